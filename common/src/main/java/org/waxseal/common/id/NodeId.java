package org.waxseal.common.id;

/**
 * The name by which a panel and an operator know a node; see {@link Identifier} for the characters
 * allowed.
 *
 * @param value 1 to 64 characters, for example {@code node1}
 */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Identifier.check("node", value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
