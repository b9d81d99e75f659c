package org.waxseal.console.domain;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.console.live.Changes;
import org.waxseal.console.request.AfterCommit;

/** Asks for a new certificate with a new key, now. */
public class RequestRenewal {
    private final Domains domains;
    private final StatementOutbox outbox;
    private final AfterCommit afterCommit;
    private final Changes changes;
    private final Clock clock;

    public RequestRenewal(
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
     * Each call asks for one more; those that come before the issuer looked become one certificate.
     *
     * @throws org.waxseal.console.request.NotRegistered with {@code DOMAIN_UNKNOWN}
     */
    @Transactional
    public Domain request(DnsName name) {
        Domain domain =
                domains.lock(name)
                        .filter(found -> !found.removed())
                        .orElseThrow(() -> RemoveDomain.unknown(name));
        Domain renewing = domain.withRenewal(clock.instant().truncatedTo(ChronoUnit.MICROS));
        domains.store(renewing);
        outbox.publish(renewing.statement());
        afterCommit.run(() -> changes.announce(renewing.subject()));
        return renewing;
    }
}
