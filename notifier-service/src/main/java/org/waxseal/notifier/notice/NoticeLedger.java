package org.waxseal.notifier.notice;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.work.WakeUps;

/**
 * The transactions of the notifier: a statement with the notices that follow from it, and what
 * becomes of a notice. Always judges the whole situation of a subject, so that the order in which
 * statements came does not matter.
 */
public class NoticeLedger {
    private final Projections projections;
    private final NoticeQueue queue;
    private final NoticePolicy policy;
    private final WakeUps wakeUps;
    private final Clock clock;
    private final NoticeObserver observer;
    private final boolean operatorKnown;

    /**
     * @param operatorKnown whether somebody is to be told about nodes
     */
    public NoticeLedger(
            Projections projections,
            NoticeQueue queue,
            NoticePolicy policy,
            WakeUps wakeUps,
            Clock clock,
            NoticeObserver observer,
            boolean operatorKnown) {
        this.projections = projections;
        this.queue = queue;
        this.policy = policy;
        this.wakeUps = wakeUps;
        this.clock = clock;
        this.observer = observer;
        this.operatorKnown = operatorKnown;
    }

    /** A notice that is due and still true, with all that its mail is written from. */
    public record Open(Notice notice, Situation situation, int attempts) {}

    /**
     * Remembers what the statement says and queues what follows from it.
     *
     * @return how many notices were queued
     */
    @Transactional
    public int record(Statement statement) {
        return switch (statement) {
            case OwnerStatement owner -> recordOwner(owner);
            case DomainStatement domain -> record(Subject.domain(domain.name()), domain);
            case NodeStatement node -> record(Subject.node(node.id()), node);
            case CertificateStatement certificate -> record(certificate.subject(), certificate);
            case EndpointsStatement endpoints -> record(endpoints.subject(), endpoints);
        };
    }

    private int record(Subject subject, Statement statement) {
        projections.hold(subject.key());
        return projections.store(statement) ? consider(subject).queued() : 0;
    }

    private int recordOwner(OwnerStatement owner) {
        projections.hold(ownerKey(owner.key()));
        Optional<Contact> before = projections.contact(owner.id());
        if (!projections.store(owner)) {
            return 0;
        }
        if (before.isPresent() && !before.get().email().equals(owner.email())) {
            queue.retryFailed(owner.id(), clock.instant());
        }
        if (before.isPresent() && !before.get().removed()) {
            return 0; // nothing waited for this owner to be known
        }
        int queued = 0;
        for (DnsName domain : projections.domainsOf(owner.id())) {
            queued += consider(Subject.domain(domain)).queued();
        }
        return queued;
    }

    /**
     * Looks at a waiting notice again.
     *
     * @return empty when it is not to be sent now: it is not due, it is sent already, or it is no
     *     longer true, and is dropped then
     */
    @Transactional
    public Optional<Open> open(String id) {
        Optional<NoticeQueue.Entry> entry = queue.find(id);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Subject subject = entry.get().notice().subject();
        projections.hold(subject.key());
        Instant now = clock.instant();
        // Read again: whoever held the subject before may just have settled it.
        Optional<NoticeQueue.Entry> held =
                queue.find(id)
                        .filter(found -> found.status() == NoticeQueue.Status.WAITING)
                        .filter(found -> !found.dueAt().isAfter(now));
        if (held.isEmpty()) {
            return Optional.empty();
        }
        Considered considered = consider(subject);
        Optional<Notice> still =
                considered.notices().stream().filter(notice -> notice.id().equals(id)).findFirst();
        if (still.isEmpty() || considered.situation() == null) {
            queue.dropped(id, now);
            observer.dropped(held.get().notice().kind());
            return Optional.empty();
        }
        if (still.get().notBefore().isAfter(now)) {
            queue.postpone(id, still.get().notBefore());
            return Optional.empty();
        }
        return Optional.of(new Open(still.get(), considered.situation(), held.get().attempts()));
    }

    @Transactional
    public void sent(Notice notice) {
        queue.sent(notice.id(), notice.leaf(), clock.instant());
    }

    @Transactional
    public void deferred(Notice notice, int attempts, String reason, Instant until) {
        queue.deferred(notice.id(), attempts, reason, until);
    }

    @Transactional
    public void failed(Notice notice, String reason) {
        queue.failed(notice.id(), reason, clock.instant());
    }

    private record Considered(@Nullable Situation situation, List<Notice> notices, int queued) {}

    private Considered consider(Subject subject) {
        Optional<Situation> situation = situation(subject);
        if (situation.isEmpty()) {
            return new Considered(null, List.of(), 0);
        }
        Instant now = clock.instant();
        List<Notice> notices = policy.notices(situation.get(), now);
        int queued = 0;
        for (Notice notice : notices) {
            if (queue.add(notice, now)) {
                queued++;
                if (!notice.notBefore().isAfter(now)) {
                    wakeUps.wake(SendNotice.NAME, notice.id());
                }
            }
        }
        return new Considered(situation.get(), notices, queued);
    }

    /** Empty while the picture lacks somebody to write to or a name to write about. */
    private Optional<Situation> situation(Subject subject) {
        return switch (subject) {
            case Subject.OfDomain of -> ofDomain(subject, of.domain());
            case Subject.OfNode of ->
                    operatorKnown
                            ? projections
                                    .node(of.node())
                                    .map(
                                            node ->
                                                    new Situation.OfNode(
                                                            node,
                                                            certificate(subject),
                                                            protection(subject),
                                                            queue.told(
                                                                    subject, node.registration())))
                            : Optional.empty();
        };
    }

    private Optional<Situation> ofDomain(Subject subject, DnsName name) {
        Optional<Domain> domain = projections.domain(name);
        if (domain.isEmpty()) {
            return Optional.empty();
        }
        // A domain's transaction holds the domain first and its owner then, an owner's only the
        // owner: whichever of the two comes second sees the other.
        projections.hold(ownerKey(domain.get().owner().value()));
        return projections
                .contact(domain.get().owner())
                .map(
                        contact ->
                                new Situation.OfDomain(
                                        domain.get(),
                                        contact,
                                        certificate(subject),
                                        protection(subject),
                                        queue.told(subject, domain.get().registration())));
    }

    private @Nullable Certificate certificate(Subject subject) {
        return projections.certificate(subject).orElse(null);
    }

    private @Nullable Protection protection(Subject subject) {
        return projections.protection(subject).orElse(null);
    }

    private static String ownerKey(String owner) {
        return "owner:" + owner;
    }
}
