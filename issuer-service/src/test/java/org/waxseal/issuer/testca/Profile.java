package org.waxseal.issuer.testca;

import java.time.Duration;
import java.util.List;

/**
 * A kind of certificate that clients may ask for.
 *
 * @param description for the directory
 * @param lifetime from notBefore to notAfter
 * @param mostNames in one order
 */
public record Profile(String name, String description, Duration lifetime, int mostNames) {
    public static final Profile CLASSIC =
            new Profile("classic", "90 days, 100 names", Duration.ofDays(90), 100);
    public static final Profile TLSSERVER =
            new Profile("tlsserver", "45 days, 25 names", Duration.ofDays(45), 25);
    public static final Profile SHORTLIVED =
            new Profile("shortlived", "160 hours, 25 names", Duration.ofHours(160), 25);

    /** As Let's Encrypt has them; the first is what an order without a profile gets. */
    public static List<Profile> letsEncrypt() {
        return List.of(CLASSIC, TLSSERVER, SHORTLIVED);
    }
}
