package org.waxseal.common.work;

/** Says "look again". Safe to call in a transaction: the wake-up is given after its commit. */
@FunctionalInterface
public interface WakeUps {

    /**
     * Wakes a worker for one item.
     *
     * @param work a {@link Work#name()}
     * @param item as {@link Work#due} would list it
     */
    void wake(String work, String item);
}
