package org.waxseal.notifier.notice;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/**
 * A subject's certificate as the notifier knows it.
 *
 * @param leaf null before the first
 * @param names that the leaf covers
 * @param notAfter null before the first
 * @param renewAt null before the first
 * @param failure why the newest attempt failed; null when it did not
 */
public record Certificate(
        @Nullable Fingerprint leaf,
        List<CertificateName> names,
        @Nullable Instant notAfter,
        @Nullable Instant renewAt,
        @Nullable Failure failure,
        boolean removed) {
    public Certificate {
        names = List.copyOf(names);
    }
}
