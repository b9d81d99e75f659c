package org.waxseal.issuer.testca;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/** The root and the intermediate that sign what clients order. */
final class IssuingKeys {
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final int LONGEST_COMMON_NAME = 64;

    private final Clock clock;
    private final SelfMadeAuthority root = SelfMadeAuthority.root("Test Root");
    private final SelfMadeAuthority intermediate = root.intermediate("Test Intermediate");

    /** The first half of the names of RFC 9773 section 4.1. */
    private final String keyIdentifier = Json.encode(intermediate.keyIdentifier());

    IssuingKeys(Clock clock) {
        this.clock = clock;
    }

    X509Certificate root() {
        return root.certificate();
    }

    X509Certificate intermediate() {
        return intermediate.certificate();
    }

    /** A leaf for a checked request. */
    IssuedCertificate issue(
            URI account,
            SigningRequest request,
            Profile profile,
            Optional<IssuedCertificate> replaces) {
        Instant notBefore = clock.instant().minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
        X509Certificate leaf =
                intermediate.leaf(
                        subject(request, profile),
                        request.key(),
                        request.names().stream()
                                .map(name -> new GeneralName(GeneralName.dNSName, name))
                                .toList(),
                        notBefore,
                        // Both ends count (RFC 5280 section 4.1.2.5).
                        notBefore.plus(profile.lifetime()).minusSeconds(1));
        return new IssuedCertificate(
                account,
                request.names(),
                profile.name(),
                replaces.map(IssuedCertificate::id),
                keyIdentifier + "." + Json.encode(leaf.getSerialNumber().toByteArray()),
                leaf);
    }

    /** Only the oldest of Let's Encrypt's profiles still has a common name. */
    private static X500Name subject(SigningRequest request, Profile profile) {
        String common =
                request.names().stream()
                        .filter(name -> name.length() <= LONGEST_COMMON_NAME)
                        .findFirst()
                        .filter(name -> profile.name().equals(Profile.CLASSIC.name()))
                        .map(name -> "CN=" + name)
                        .orElse("");
        return new X500Name(common);
    }
}
