package org.waxseal.common.statement;

import java.time.Instant;
import org.waxseal.common.id.OwnerId;

/**
 * Who is told about a domain.
 *
 * @param name as it is written in a letter, may be empty
 * @param email one mailbox, addr-spec only (RFC 5322 section 3.4.1)
 * @param locale language of the mails
 * @param changedAt when this revision was made
 */
public record OwnerStatement(
        OwnerId id,
        String name,
        String email,
        OwnerLocale locale,
        Instant changedAt,
        long revision,
        boolean removed)
        implements Statement {
    @Override
    public String key() {
        return id.value();
    }
}
