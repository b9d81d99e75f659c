package org.waxseal.console.protection;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Failure;

/**
 * What the newest {@link CertificateStatement} says, without the certificate itself.
 *
 * @param generation 0 before the first certificate
 * @param current null before the first certificate
 * @param renewAt null before the first certificate
 * @param lastFailure null when the newest attempt succeeded
 */
public record CertificateState(
        Subject subject,
        long generation,
        @Nullable Current current,
        @Nullable Instant renewAt,
        @Nullable Failure lastFailure,
        Instant changedAt,
        long revision,
        boolean removed) {

    /** The certificate that is to be served. */
    public record Current(
            Fingerprint fingerprint,
            List<CertificateName> names,
            Instant notBefore,
            Instant notAfter) {
        public Current {
            names = List.copyOf(names);
        }

        static Current of(CertificateChain chain, List<CertificateName> names) {
            return new Current(chain.fingerprint(), names, chain.notBefore(), chain.notAfter());
        }
    }

    public static CertificateState of(CertificateStatement statement) {
        CertificateChain chain = statement.current();
        return new CertificateState(
                statement.subject(),
                statement.generation(),
                chain == null ? null : Current.of(chain, statement.achieved()),
                statement.renewAt(),
                statement.lastFailure(),
                statement.changedAt(),
                statement.revision(),
                statement.removed());
    }
}
