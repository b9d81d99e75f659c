package org.waxseal.console.owner;

import java.util.List;
import org.waxseal.common.id.OwnerId;

/** What an owner is needed for. */
@FunctionalInterface
public interface OwnerUses {

    /** Names of registered domains of this owner, at most {@code limit}. */
    List<String> domainsOf(OwnerId owner, int limit);
}
