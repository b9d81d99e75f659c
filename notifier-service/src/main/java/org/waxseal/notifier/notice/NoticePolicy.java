package org.waxseal.notifier.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.statement.Failure;

/**
 * Decides what is to be told. Pure: from what was told before and what is so now follow the notices
 * that are due or will be, each with the same identity whenever it is derived. A notice that does
 * not follow any more when its mail is about to leave is no longer true.
 *
 * <p>Good news comes one at a time: a renewal that also ends a trouble is told as a renewal.
 */
public final class NoticePolicy {
    private final Patience patience;

    public NoticePolicy(Patience patience) {
        this.patience = patience;
    }

    /** At most one notice a kind, in no particular order. */
    public List<Notice> notices(Situation situation, Instant now) {
        return facts(situation)
                .flatMap(Optional::stream)
                .filter(notice -> isTellable(notice, now))
                .map(notice -> onOurClock(notice, now))
                .toList();
    }

    private Stream<Optional<Notice>> facts(Situation situation) {
        return switch (situation) {
            case Situation.OfDomain domain when domain.domain().removed() ->
                    Stream.of(removed(domain));
            case Situation.OfDomain domain when domain.contact().removed() -> Stream.of();
            case Situation.OfDomain domain ->
                    Stream.of(goodNews(domain), unprotected(domain), issuanceFailed(domain));
            case Situation.OfNode node when node.node().removed() -> Stream.of();
            case Situation.OfNode node ->
                    Stream.of(nodeRestored(node), nodeDegraded(node), issuanceFailed(node));
        };
    }

    /** Another host's clock may be ahead of ours; nobody waits longer for that. */
    private static Notice onOurClock(Notice notice, Instant now) {
        return notice.at().isAfter(now)
                ? notice.notBefore(notice.notBefore().minus(Duration.between(now, notice.at())))
                : notice;
    }

    private boolean isTellable(Notice notice, Instant now) {
        return !notice.kind().isNews() || notice.at().plus(patience.news()).isAfter(now);
    }

    private Optional<Notice> removed(Situation.OfDomain situation) {
        Domain domain = situation.domain();
        if (domain.registration() == Domain.NEVER_SEEN) {
            return Optional.empty();
        }
        return Optional.of(
                about(situation, NoticeKind.REMOVED)
                        .at(domain.changedAt(), domain.changedAt())
                        .build());
    }

    private Optional<Notice> goodNews(Situation.OfDomain situation) {
        Protection protection = situation.protection();
        if (protection == null || protection.removed() || !isProven(protection)) {
            return Optional.empty();
        }
        Fingerprint leaf = Objects.requireNonNull(protection.wanted());
        Instant at = Objects.requireNonNullElse(protection.provenAt(), protection.changedAt());
        Optional<Fingerprint> told = situation.told().leaf();
        if (told.isEmpty()) {
            return Optional.of(
                    about(situation, NoticeKind.PROTECTED).leaf(leaf).at(at, at).build());
        }
        if (!told.get().equals(leaf)) {
            return Optional.of(
                    about(situation, NoticeKind.RENEWED)
                            .distinguishedBy(leaf.hex())
                            .leaf(leaf)
                            .at(at, at)
                            .build());
        }
        return restored(situation, NoticeKind.UNPROTECTED, NoticeKind.RESTORED, at, leaf);
    }

    private Optional<Notice> unprotected(Situation.OfDomain situation) {
        Protection protection = situation.protection();
        if (protection == null
                || protection.removed()
                || protection.unproven() == null
                // The node is at fault: its operator is told, once and not once a domain.
                || protection.degraded()) {
            return Optional.empty();
        }
        Failure failure = protection.failure();
        if (failure == null && protection.wanted() == null) {
            return Optional.empty(); // there is nothing to be served yet
        }
        return Optional.of(
                about(situation, NoticeKind.UNPROTECTED)
                        .distinguishedBy(Long.toString(protection.unproven().revision()))
                        .trouble(
                                failure == null ? null : failure.code(),
                                troubledSince(situation, protection, protection.unproven()),
                                patience.trouble())
                        .build());
    }

    /**
     * A domain is unproven from its registration on, which is no trouble: that begins with a
     * failure, or when the newest look at a certificate that should be served shows another.
     */
    private static Instant troubledSince(
            Situation situation, Protection protection, Protection.Episode unproven) {
        Failure failure = protection.failure();
        if (failure != null) {
            return failure.at().isAfter(unproven.since()) ? failure.at() : unproven.since();
        }
        return situation.told().leaf().isPresent() ? unproven.since() : protection.changedAt();
    }

    private Optional<Notice> issuanceFailed(Situation situation) {
        Certificate certificate = situation.certificate();
        if (certificate == null || certificate.removed() || certificate.failure() == null) {
            return Optional.empty();
        }
        Failure failure = certificate.failure();
        return Optional.of(
                about(situation, NoticeKind.ISSUANCE_FAILED)
                        .distinguishedBy(
                                failure.code().wireName() + "/" + failure.at().toEpochMilli())
                        .trouble(
                                failure.code(),
                                failure.at(),
                                isForOwner(failure.code())
                                        ? Duration.ZERO
                                        : patience.passingFailure())
                        .build());
    }

    /**
     * Whether telling at once helps: somebody outside has to change something. A certificate that
     * waits for its turn comes by itself, and many may wait at once.
     */
    private static boolean isForOwner(ErrorCode code) {
        return switch (code.category()) {
            case USER, EXTERNAL -> code != ErrorCode.CA_RATE_LIMITED;
            case TRANSIENT, INTERNAL -> false;
        };
    }

    private Optional<Notice> nodeDegraded(Situation.OfNode situation) {
        Protection protection = situation.protection();
        if (protection == null || protection.removed() || protection.degradation() == null) {
            return Optional.empty();
        }
        Failure failure = protection.failure();
        return Optional.of(
                about(situation, NoticeKind.NODE_DEGRADED)
                        .distinguishedBy(Long.toString(protection.degradation().revision()))
                        .trouble(
                                failure == null ? null : failure.code(),
                                protection.degradation().since(),
                                patience.trouble())
                        .build());
    }

    private Optional<Notice> nodeRestored(Situation.OfNode situation) {
        Protection protection = situation.protection();
        if (protection == null
                || protection.removed()
                || protection.degraded()
                || !isProven(protection)) {
            return Optional.empty();
        }
        return restored(
                situation,
                NoticeKind.NODE_DEGRADED,
                NoticeKind.NODE_RESTORED,
                Objects.requireNonNullElse(protection.provenAt(), protection.changedAt()),
                Objects.requireNonNull(protection.wanted()));
    }

    private Optional<Notice> restored(
            Situation situation,
            NoticeKind trouble,
            NoticeKind news,
            Instant at,
            Fingerprint leaf) {
        if (!situation.told().isOpen(trouble)) {
            return Optional.empty();
        }
        return Optional.of(
                about(situation, news)
                        .distinguishedBy(Long.toString(at.toEpochMilli()))
                        .leaf(leaf)
                        .at(at, at.plus(patience.trouble()))
                        .build());
    }

    private static boolean isProven(Protection protection) {
        return protection.proven()
                && protection.wanted() != null
                && !protection.endpoints().isEmpty();
    }

    private Draft about(Situation situation, NoticeKind kind) {
        return switch (situation) {
            case Situation.OfDomain domain ->
                    new Draft(
                            kind,
                            Subject.domain(domain.domain().name()),
                            domain.domain().registration(),
                            domain.told());
            case Situation.OfNode node ->
                    new Draft(
                            kind,
                            Subject.node(node.node().id()),
                            node.node().registration(),
                            node.told());
        };
    }

    /** Collects a notice; what every kind shares stands here once. */
    private final class Draft {
        private final NoticeKind kind;
        private final Subject subject;
        private final long registration;
        private final Told told;
        private String distinction = "";
        private @Nullable Fingerprint leaf;
        private @Nullable ErrorCode code;
        private Instant at = Instant.EPOCH;
        private Instant notBefore = Instant.EPOCH;

        Draft(NoticeKind kind, Subject subject, long registration, Told told) {
            this.kind = kind;
            this.subject = subject;
            this.registration = registration;
            this.told = told;
        }

        Draft distinguishedBy(String distinction) {
            this.distinction = "/" + distinction;
            return this;
        }

        Draft leaf(Fingerprint leaf) {
            this.leaf = leaf;
            return this;
        }

        Draft at(Instant at, Instant notBefore) {
            this.at = at;
            this.notBefore = notBefore;
            return this;
        }

        Draft trouble(@Nullable ErrorCode code, Instant since, Duration lasting) {
            this.code = code;
            Instant lasted = since.plus(lasting);
            return at(
                    since,
                    told.last(kind, code)
                            .map(last -> last.plus(patience.quiet()))
                            .filter(lasted::isBefore)
                            .orElse(lasted));
        }

        Notice build() {
            return new Notice(
                    subject.key() + "/" + registration + "/" + kind.wireName() + distinction,
                    kind,
                    subject,
                    registration,
                    leaf,
                    code,
                    at,
                    notBefore);
        }
    }
}
