package org.waxseal.issuer.lineage;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Failure;

/**
 * Successive certificates for one subject, and what is wanted next. A certificate is issued while
 * {@link #wanted} is above {@link #generation}; whoever wants a new one raises {@code wanted}, and
 * that is the only way to ask.
 *
 * @param policy of the next certificate; its {@code renewal} is the highest seen
 * @param removed whether the subject is gone
 * @param wanted the generation that is to exist; each has a key of its own
 * @param wish why {@code wanted} is wanted; of no meaning while it exists already
 * @param generation the generation of {@code current}; 0 before the first
 * @param current the certificate to be served; null before the first and after removal
 * @param plan when {@code wanted} rises by itself; null while there is no certificate
 * @param order the order for {@code wanted} at the authority; null when there is none yet
 * @param turn when the account's budget allows an order for {@code wanted}; null when that was not
 *     asked for yet
 * @param debts names that are wanted and left out, ordered by name
 * @param attempts failures since the last success
 * @param nextAttempt when to look again; null when only a changed registration can help
 * @param lastFailure why the newest attempt failed or left names out; null when it did neither
 * @param revision of the last published statement; 0 before the first
 */
public record Lineage(
        Subject subject,
        CertificatePolicy policy,
        boolean removed,
        long wanted,
        Wish wish,
        long generation,
        @Nullable CertificateChain current,
        @Nullable RenewalPlan plan,
        @Nullable PendingOrder order,
        @Nullable Instant turn,
        List<NameDebt> debts,
        int attempts,
        @Nullable Instant nextAttempt,
        @Nullable Failure lastFailure,
        long revision) {
    public Lineage {
        debts = List.copyOf(debts);
    }

    /** The lineage of a subject that is heard of for the first time. */
    public static Lineage started(Subject subject, CertificatePolicy policy, Instant now) {
        return new Lineage(
                subject,
                policy,
                false,
                1,
                Wish.REGISTERED,
                0,
                null,
                null,
                null,
                null,
                List.of(),
                0,
                now,
                null,
                0);
    }

    /** Names of the next certificate, if all of them can be had. */
    public List<CertificateName> desired() {
        return policy.names();
    }

    /** Kind of key of the next certificate. */
    public KeyType keyType() {
        return policy.keyType();
    }

    /** When the current certificate is renewed; null while there is none. */
    public @Nullable Instant renewAt() {
        return plan == null ? null : plan.at();
    }

    /** Whether anything is to be done at {@code now}. */
    public boolean isDue(Instant now) {
        return nextAttempt != null && !nextAttempt.isAfter(now);
    }

    /** Whether the wanted generation has no certificate yet. */
    public boolean wantsCertificate() {
        return !removed && wanted > generation;
    }

    /** Whether the authority is to be asked for its renewal window at {@code now}. */
    public boolean wantsAdvice(Instant now) {
        return !removed && !isCertificateAsked() && plan != null && plan.isToBeAsked(now);
    }

    /** The name's debt, if it was left out. */
    public Optional<NameDebt> debt(CertificateName name) {
        return debts.stream().filter(debt -> debt.name().equals(name)).findFirst();
    }

    /**
     * As a newer registration wants it. Other names, another key type, a higher renewal and a
     * return after removal each want a new generation, and every name is tried at once; anything
     * else changes nothing, but that a lineage which had given up tries again.
     */
    public Lineage registered(CertificatePolicy newest, Instant now) {
        CertificatePolicy wantedPolicy =
                new CertificatePolicy(
                        newest.names(),
                        newest.keyType(),
                        Math.max(policy.renewal(), newest.renewal()));
        boolean renewed = removed || !wantedPolicy.equals(policy);
        boolean stuck = wantsCertificate() && nextAttempt == null;
        return change(
                next -> {
                    next.policy = wantedPolicy;
                    next.removed = false;
                    if (renewed) {
                        next.want(Wish.REGISTERED);
                    }
                    if (renewed || stuck) {
                        next.debts = List.of();
                        next.attempts = 0;
                        next.nextAttempt = now;
                    }
                });
    }

    /** As the removal of its subject leaves it: it has to be retired. */
    public Lineage removing(Instant now) {
        return change(
                next -> {
                    next.removed = true;
                    next.order = null;
                    next.turn = null;
                    next.attempts = 0;
                    next.nextAttempt = now;
                });
    }

    /** Retired: nothing is served, nothing is due, until the subject comes back. */
    public Lineage retired() {
        return change(
                next -> {
                    next.removed = true;
                    next.current = null;
                    next.plan = null;
                    next.order = null;
                    next.turn = null;
                    next.debts = List.of();
                    next.attempts = 0;
                    next.nextAttempt = null;
                    next.lastFailure = null;
                });
    }

    /**
     * With what its calendar asks for at {@code now}: a renewal when its time has come, else the
     * names that are to be tried again; itself when nothing is.
     */
    public Lineage wantingWhatIsDue(Instant now) {
        if (removed || plan == null) {
            return this;
        }
        if (!isCertificateAsked() && !plan.at().isAfter(now)) {
            return change(next -> next.want(Wish.RENEWAL));
        }
        if (!wantsCertificate() && debts.stream().anyMatch(debt -> debt.isDue(now))) {
            return change(next -> next.want(Wish.MISSING_NAMES));
        }
        return this;
    }

    /** Whether a whole new certificate is wanted, not only names that the current one lacks. */
    private boolean isCertificateAsked() {
        return wantsCertificate() && wish != Wish.MISSING_NAMES;
    }

    /** With what the authority has said about its renewal. */
    public Lineage planned(RenewalPlan newPlan) {
        return change(
                next -> {
                    next.plan = newPlan;
                    if (!isCertificateAsked()) {
                        next.nextAttempt = next.nextWish();
                    }
                });
    }

    /** With the order for the wanted generation, which uses up its turn; or without one. */
    public Lineage withOrder(@Nullable PendingOrder newOrder) {
        return change(
                next -> {
                    next.order = newOrder;
                    next.turn = null;
                });
    }

    /**
     * Waits without having failed.
     *
     * @param turn the turn of the account's budget that was taken; null when another budget is
     *     waited for
     * @param reason told like a failure, so that nobody wonders
     */
    public Lineage waiting(
            @Nullable Instant turn, Instant until, ErrorCode code, String reason, Instant now) {
        return change(
                next -> {
                    next.turn = turn;
                    next.nextAttempt = until;
                    next.lastFailure = failure(code, reason, now, until);
                });
    }

    /** With names left out, each with its debt, and without the order that they have spoilt. */
    public Lineage owing(List<NameDebt> newDebts) {
        return change(
                next -> {
                    next.order = null;
                    TreeSet<NameDebt> all = new TreeSet<>(Comparator.comparing(NameDebt::name));
                    all.addAll(newDebts);
                    all.addAll(debts);
                    next.debts = List.copyOf(all);
                });
    }

    /**
     * Comes back when the next debt is due or the certificate is to be renewed: the names that were
     * tried again cannot be had yet.
     */
    public Lineage resting(Instant now) {
        return change(
                next -> {
                    next.attempts = attempts + 1;
                    next.nextAttempt = next.nextWish();
                    next.lastFailure = next.missing(now);
                });
    }

    /**
     * With a new certificate. Debts of names that it covers are settled, and so are those of names
     * that are not wanted any more.
     *
     * @param issued its generation, at most {@code wanted}
     */
    public Lineage issued(long issued, CertificateChain chain, RenewalPlan newPlan, Instant now) {
        boolean complete = issued == wanted;
        return change(
                next -> {
                    next.generation = issued;
                    next.current = chain;
                    next.plan = newPlan;
                    next.attempts = 0;
                    next.debts =
                            debts.stream()
                                    .filter(debt -> desired().contains(debt.name()))
                                    .filter(debt -> !chain.names().contains(debt.name()))
                                    .toList();
                    next.lastFailure = next.missing(now);
                    if (complete) {
                        next.order = null;
                        next.turn = null;
                        next.nextAttempt = next.nextWish();
                    } else {
                        next.nextAttempt = now;
                    }
                });
    }

    /**
     * After a failed attempt.
     *
     * @param at when it failed
     * @param tryAgainAt null when somebody has to change something first
     * @param keepOrder whether the order can still lead to a certificate
     */
    public Lineage failed(
            ErrorCode code,
            String detail,
            Instant at,
            @Nullable Instant tryAgainAt,
            boolean keepOrder) {
        return change(
                next -> {
                    next.order = keepOrder ? order : null;
                    next.attempts = attempts + 1;
                    next.nextAttempt = tryAgainAt;
                    next.lastFailure = failure(code, detail, at, tryAgainAt);
                });
    }

    /** One revision further, because a statement about it is published. */
    public Lineage published() {
        return change(next -> next.revision = revision + 1);
    }

    /** What the other services are told. */
    public CertificateStatement statement(Instant changedAt) {
        CertificateChain chain = current;
        return new CertificateStatement(
                subject,
                generation,
                chain,
                desired(),
                chain == null ? List.of() : List.copyOf(chain.names()),
                renewAt(),
                lastFailure,
                changedAt,
                revision,
                removed);
    }

    /** A failure that lasts keeps the instant at which it was first seen. */
    private Failure failure(ErrorCode code, String detail, Instant at, @Nullable Instant next) {
        Failure last = lastFailure;
        boolean again = last != null && last.code() == code && last.detail().equals(detail);
        return new Failure(code, detail, last != null && again ? last.at() : at, next);
    }

    private Lineage change(Consumer<Draft> changes) {
        Draft draft = new Draft(this);
        changes.accept(draft);
        return draft.lineage();
    }

    /** A lineage while it is changed, because most changes concern few of its parts. */
    private static final class Draft {
        private final Lineage from;
        private CertificatePolicy policy;
        private boolean removed;
        private long wanted;
        private Wish wish;
        private long generation;
        private @Nullable CertificateChain current;
        private @Nullable RenewalPlan plan;
        private @Nullable PendingOrder order;
        private @Nullable Instant turn;
        private List<NameDebt> debts;
        private int attempts;
        private @Nullable Instant nextAttempt;
        private @Nullable Failure lastFailure;
        private long revision;

        Draft(Lineage from) {
            this.from = from;
            policy = from.policy;
            removed = from.removed;
            wanted = from.wanted;
            wish = from.wish;
            generation = from.generation;
            current = from.current;
            plan = from.plan;
            order = from.order;
            turn = from.turn;
            debts = from.debts;
            attempts = from.attempts;
            nextAttempt = from.nextAttempt;
            lastFailure = from.lastFailure;
            revision = from.revision;
        }

        /**
         * Wants one generation more. A generation that was started may have a key and an order, so
         * its number is never used again.
         */
        void want(Wish newWish) {
            wanted++;
            wish = newWish;
            order = null;
            turn = null;
            attempts = 0;
        }

        /**
         * When plan or debts want something next; null when neither does. The plan has nothing to
         * say while what it asked for is being done.
         */
        @Nullable Instant nextWish() {
            boolean asked = wanted > generation && wish != Wish.MISSING_NAMES;
            Stream<Instant> ofPlan =
                    plan == null || asked ? Stream.empty() : Stream.of(plan.next());
            return Stream.concat(
                            ofPlan, debts.stream().flatMap(debt -> Stream.ofNullable(debt.dueAt())))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        /** The failure that tells of the debts; null without any. */
        @Nullable Failure missing(Instant now) {
            return MissingNames.failure(policy.names(), debts, current != null)
                    .map(
                            found ->
                                    from.failure(
                                            found.code(), found.detail(), now, found.nextAttempt()))
                    .orElse(null);
        }

        Lineage lineage() {
            return new Lineage(
                    from.subject,
                    policy,
                    removed,
                    wanted,
                    wish,
                    generation,
                    current,
                    plan,
                    order,
                    turn,
                    debts,
                    attempts,
                    nextAttempt,
                    lastFailure,
                    revision);
        }
    }
}
