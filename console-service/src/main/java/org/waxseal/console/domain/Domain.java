package org.waxseal.console.domain;

import java.time.Instant;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.request.Source;

/**
 * A domain as it is registered.
 *
 * @param provisionedAt when it was registered; a change or a renewal does not move it
 */
public record Domain(DomainStatement statement, Instant provisionedAt, Source source) {

    public DnsName name() {
        return statement.name();
    }

    public Subject subject() {
        return Subject.domain(name());
    }

    public boolean removed() {
        return statement.removed();
    }

    public CertificateType certificateType() {
        return CertificateType.of(statement.certificate());
    }

    Domain withRenewal(Instant now) {
        CertificatePolicy policy = statement.certificate();
        return revised(
                new CertificatePolicy(policy.names(), policy.keyType(), policy.renewal() + 1),
                now,
                false);
    }

    Domain removed(Instant now) {
        return revised(statement.certificate(), now, true);
    }

    private Domain revised(CertificatePolicy policy, Instant now, boolean removed) {
        return new Domain(
                new DomainStatement(
                        statement.name(),
                        statement.displayName(),
                        statement.owner(),
                        statement.mailNode(),
                        statement.webmailNode(),
                        policy,
                        now,
                        statement.revision() + 1,
                        removed),
                provisionedAt,
                source);
    }
}
