package org.waxseal.issuer.vault;

import java.util.List;

/**
 * How far a rotation is.
 *
 * @param key identifier of the current key-encryption key
 * @param made whether it was made for this rotation, just now
 * @param place where an operator finds it
 * @param rewrapped data keys that came under it, in this step
 * @param remaining rows that it does not open yet
 * @param locked rows that could not be opened, the first few: each with its reason
 * @param finished whether nothing is left to do
 * @param notes for the operator: what was done with older keys, and what is left to do
 */
public record Rotation(
        String key,
        boolean made,
        String place,
        long rewrapped,
        long remaining,
        List<String> locked,
        boolean finished,
        List<String> notes) {

    public Rotation {
        locked = List.copyOf(locked);
        notes = List.copyOf(notes);
    }
}
