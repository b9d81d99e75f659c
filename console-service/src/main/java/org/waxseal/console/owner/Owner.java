package org.waxseal.console.owner;

import java.time.Instant;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.Source;

/** An owner as registered. */
public record Owner(OwnerStatement statement, Source source) {

    public OwnerId id() {
        return statement.id();
    }

    public boolean removed() {
        return statement.removed();
    }

    Owner removed(Instant now) {
        return new Owner(
                new OwnerStatement(
                        statement.id(),
                        statement.name(),
                        statement.email(),
                        statement.locale(),
                        now,
                        statement.revision() + 1,
                        true),
                source);
    }
}
