package org.waxseal.console.owner;

import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.request.FieldChange;

/** What is to become different about an owner, nothing checked. */
public record OwnerChange(
        FieldChange<String> name, FieldChange<String> email, FieldChange<String> locale) {

    /** The owner that this makes of {@code before}. */
    OwnerRequest over(OwnerStatement before) {
        return new OwnerRequest(
                before.id().value(),
                name.over(before.name()),
                email.over(before.email()),
                locale.over(before.locale().wireName()));
    }
}
