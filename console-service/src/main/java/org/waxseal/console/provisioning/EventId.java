package org.waxseal.console.provisioning;

/**
 * What tells events apart: {@code source} and {@code id} together (CloudEvents 1.0 section 3.1.1).
 */
public record EventId(String source, String id) {

    /** For what stands at {@code place} and says neither. */
    static EventId of(Place place) {
        return new EventId("", place.partition() + "@" + place.offset());
    }
}
