package org.waxseal.console.protection;

import java.util.Map;

/** How many domains are how far. */
@FunctionalInterface
public interface DomainCounts {

    /** A value for every state, zero too. */
    Map<ProtectionState, Long> count();
}
