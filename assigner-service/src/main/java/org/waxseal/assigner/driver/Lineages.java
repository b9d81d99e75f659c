package org.waxseal.assigner.driver;

import java.util.Optional;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/** Reads back what stands in the names of directories. */
public final class Lineages {
    private static final System.Logger LOGGER = System.getLogger(Lineages.class.getName());

    private Lineages() {}

    /** The subject whose {@link Subject#directoryName()} this is; empty when it is none. */
    public static Optional<Subject> subjectOf(String directoryName) {
        int hyphen = directoryName.indexOf('-');
        if (hyphen < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Subject.parse(
                            directoryName.substring(0, hyphen)
                                    + ":"
                                    + directoryName.substring(hyphen + 1)));
        } catch (WaxsealException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "Not a lineage: {0}", e.sentence());
            return Optional.empty();
        }
    }

    /** The certificate that a path {@code .../<lineage>/<fingerprint>} stands for. */
    public static Optional<Placement> placementOf(String certificateDirectory) {
        int last = certificateDirectory.lastIndexOf('/');
        int before = certificateDirectory.lastIndexOf('/', last - 1);
        if (last < 0) {
            return Optional.empty();
        }
        String hex = certificateDirectory.substring(last + 1);
        if (!isFingerprint(hex)) {
            return Optional.empty();
        }
        return subjectOf(certificateDirectory.substring(before + 1, last))
                .map(subject -> new Placement(subject, new Fingerprint(hex)));
    }

    static boolean isFingerprint(String name) {
        return name.length() == 64
                && name.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
