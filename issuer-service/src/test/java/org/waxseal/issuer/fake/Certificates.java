package org.waxseal.issuer.fake;

import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.bouncycastle.SigningRequests;

/** Certificates for tests that need some but no authority. */
public final class Certificates {
    private Certificates() {}

    public static CertificateChain of(Clock clock, KeyPair key, CertificateName... names) {
        Power power = new Power();
        FakeAuthority authority = new FakeAuthority(new FakeDns(power), clock, power);
        return authority.issue(new SigningRequests().sign(key, List.of(names)));
    }
}
