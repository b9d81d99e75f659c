package org.waxseal.issuer.lineage;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.waxseal.common.pki.CertificateChain;

/**
 * When a certificate is renewed: after two thirds of its life, or half of it when that is under ten
 * days, and up to a twentieth of it earlier, so that certificates of one day do not come back on
 * one day.
 */
public final class RenewalPolicy {
    private static final Duration SHORT_LIFE = Duration.ofDays(10);
    private static final int JITTER_DIVISOR = 20;

    private final RandomGenerator random;

    public RenewalPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** Draws the instant; ask once a certificate and keep the answer. */
    public Instant renewAt(CertificateChain chain) {
        // notAfter is the last valid second (RFC 5280 section 4.1.2.5)
        Duration life = Duration.between(chain.notBefore(), chain.notAfter()).plusSeconds(1);
        Duration used =
                life.compareTo(SHORT_LIFE) < 0
                        ? life.dividedBy(2)
                        : life.multipliedBy(2).dividedBy(3);
        long jitter = random.nextLong(Math.max(1, life.dividedBy(JITTER_DIVISOR).toSeconds()));
        return chain.notBefore().plus(used).minusSeconds(jitter);
    }
}
