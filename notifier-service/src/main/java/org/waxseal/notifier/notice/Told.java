package org.waxseal.notifier.notice;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.Fingerprint;

/**
 * What has been told about one registration of a subject: accepted mails only.
 *
 * @param words oldest first
 */
public record Told(List<Word> words) {

    /** One accepted mail. */
    public record Word(
            NoticeKind kind,
            @Nullable Fingerprint leaf,
            @Nullable ErrorCode code,
            Instant sentAt) {}

    public Told {
        words = words.stream().sorted(Comparator.comparing(Word::sentAt)).toList();
    }

    public static Told nothing() {
        return new Told(List.of());
    }

    /** The leaf that the newest good news was about. */
    Optional<Fingerprint> leaf() {
        return words.reversed().stream().map(Word::leaf).filter(Objects::nonNull).findFirst();
    }

    /** Whether {@code trouble} was told and nothing good since. */
    boolean isOpen(NoticeKind trouble) {
        return words.reversed().stream()
                .filter(word -> word.kind() == trouble || word.kind().isNews())
                .findFirst()
                .filter(word -> word.kind() == trouble)
                .isPresent();
    }

    /** When {@code kind} was last told with {@code code}. */
    Optional<Instant> last(NoticeKind kind, @Nullable ErrorCode code) {
        return words.reversed().stream()
                .filter(word -> word.kind() == kind && word.code() == code)
                .map(Word::sentAt)
                .findFirst();
    }
}
