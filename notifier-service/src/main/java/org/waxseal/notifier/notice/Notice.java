package org.waxseal.notifier.notice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * One fact that somebody is to be told, once.
 *
 * @param identity the same for the same fact however often and from whatever statement it is
 *     derived; one mail for each
 * @param registration which registration of the subject it is about, see {@link Domain}; after a
 *     removal everything is told anew
 * @param leaf the leaf that good news is about; null for troubles
 * @param code the fault; null where none is named
 * @param at when it became true
 * @param notBefore when it may be told; a trouble has to last, and is not repeated too soon
 */
public record Notice(
        String identity,
        NoticeKind kind,
        Subject subject,
        long registration,
        @Nullable Fingerprint leaf,
        @Nullable ErrorCode code,
        Instant at,
        Instant notBefore) {
    private static final int ID_OCTETS = 16;

    /**
     * 32 hexadecimal digits from the {@link #identity()}: key of the row and left side of the
     * mail's Message-ID, so that a repeated mail can be recognised.
     */
    public String id() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Notice notBefore(Instant other) {
        return new Notice(identity, kind, subject, registration, leaf, code, at, other);
    }
}
