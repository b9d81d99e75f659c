package org.waxseal.issuer.pointing;

import java.util.List;

/** Where a name leads. */
public sealed interface Pointing {

    /**
     * To a node of ours.
     *
     * @param by its addresses or host names that were found
     */
    record Here(List<String> by) implements Pointing {
        public Here {
            by = List.copyOf(by);
        }
    }

    /**
     * To others only.
     *
     * @param found for a person: addresses, with the names that led there
     */
    record Elsewhere(List<String> found) implements Pointing {
        public Elsewhere {
            found = List.copyOf(found);
        }
    }

    /**
     * To no address.
     *
     * @param why for a person: there is no such name, or nothing stands there
     */
    record Nowhere(String why) implements Pointing {}

    /**
     * Nobody can tell now.
     *
     * @param reason for a person
     */
    record Unknown(String reason) implements Pointing {}
}
