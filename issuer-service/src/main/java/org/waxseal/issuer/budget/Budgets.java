package org.waxseal.issuer.budget;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The levels of buckets. All but {@link #level} take part in the caller's transaction. */
public interface Budgets {

    /**
     * A bucket.
     *
     * @param scope whose: empty for the account's, else a registered domain, a set of names or a
     *     name
     */
    record Key(Limit limit, String scope) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byLimit = limit.compareTo(other.limit);
            return byLimit == 0 ? scope.compareTo(other.scope) : byLimit;
        }
    }

    /**
     * A bucket with its level.
     *
     * @param level when it is full again
     */
    record Entry(Key key, Instant level) {}

    /** The bucket's level; empty when it was never used. */
    Optional<Instant> level(Key key);

    /**
     * The bucket's level, {@link Instant#EPOCH} when it was never used; others wait with theirs
     * until the transaction ends. Lock in the order of the keys.
     */
    Instant lock(Key key);

    /** Sets the level of a bucket that is locked. */
    void save(Key key, Instant level);

    /** The emptiest buckets of a limit first. */
    List<Entry> emptiest(Limit limit, int count);

    /** Forgets buckets that are full at {@code now}. */
    int forgetFull(Instant now);

    /** Until when the authority has asked us to stay away; empty when it never has. */
    Optional<Instant> pausedUntil();

    /** Remembers that the authority asks us to stay away; a later instant wins. */
    void pause(Instant until);
}
