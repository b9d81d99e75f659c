package org.waxseal.console.live;

import org.waxseal.common.id.Subject;

/** Where a change is announced. */
@FunctionalInterface
public interface Changes {

    /** Called after the commit. Never blocks and never fails. */
    void announce(Subject subject);
}
