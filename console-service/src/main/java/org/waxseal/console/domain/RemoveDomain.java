package org.waxseal.console.domain;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;
import org.waxseal.console.request.NotRegistered;

/** Lets a domain go: its certificate ends and its entries leave every server. */
public class RemoveDomain {
    private final Domains domains;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public RemoveDomain(
            Domains domains,
            StatementOutbox outbox,
            AfterCommit afterCommit,
            Changes changes,
            Clock clock) {
        this.domains = domains;
        this.outbox = outbox;
        this.afterCommit = afterCommit;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Asks for it; the servers follow later.
     *
     * @throws NotRegistered with {@code DOMAIN_UNKNOWN}
     */
    @Transactional
    public Domain remove(DnsName name) {
        Domain domain =
                domains.lock(name)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> unknown(name));
        Domain gone = domain.removed(clock.instant().truncatedTo(ChronoUnit.MICROS));
        domains.store(gone);
        outbox.publish(gone.statement());
        afterCommit.run(() -> changes.announce(gone.subject()));
        return gone;
    }

    /** The fault of a request about a domain that is not there. */
    public static NotRegistered unknown(DnsName name) {
        return new NotRegistered(
                ErrorCode.DOMAIN_UNKNOWN,
                "domain '%s' is not registered; GET /api/v1/domains lists those that are"
                        .formatted(name));
    }
}
