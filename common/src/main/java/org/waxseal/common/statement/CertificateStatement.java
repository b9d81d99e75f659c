package org.waxseal.common.statement;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;

/**
 * The certificate of a subject as the issuer knows it. Never holds a key: the assigner asks the
 * issuer for it by subject and fingerprint.
 *
 * @param generation counts the certificates of this lineage; 0 before the first
 * @param current what is to be served; null before the first
 * @param desired names the policy asks for
 * @param achieved names that {@code current} covers
 * @param renewAt when the issuer renews by itself; null before the first
 * @param lastFailure why the newest attempt failed; null when it succeeded
 */
public record CertificateStatement(
        Subject subject,
        long generation,
        @Nullable CertificateChain current,
        List<CertificateName> desired,
        List<CertificateName> achieved,
        @Nullable Instant renewAt,
        @Nullable Failure lastFailure,
        Instant changedAt,
        long revision,
        boolean removed)
        implements Statement {
    public CertificateStatement {
        desired = List.copyOf(desired);
        achieved = List.copyOf(achieved);
    }

    @Override
    public String key() {
        return subject.key();
    }
}
