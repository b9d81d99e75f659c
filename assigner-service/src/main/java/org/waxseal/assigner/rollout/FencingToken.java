package org.waxseal.assigner.rollout;

/**
 * Grows with each lease of a node: who holds a lower one than the node has seen has lost its lease.
 */
public record FencingToken(long value) implements Comparable<FencingToken> {
    public FencingToken {
        if (value < 0) {
            throw new IllegalArgumentException("negative fencing token");
        }
    }

    @Override
    public int compareTo(FencingToken other) {
        return Long.compare(value, other.value);
    }
}
