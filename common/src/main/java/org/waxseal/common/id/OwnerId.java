package org.waxseal.common.id;

/**
 * The name by which a panel and an operator know an owner; see {@link Identifier} for the
 * characters allowed.
 *
 * @param value 1 to 64 characters, for example {@code owner1}
 */
public record OwnerId(String value) implements Comparable<OwnerId> {
    public OwnerId {
        Identifier.check("owner", value);
    }

    @Override
    public int compareTo(OwnerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
