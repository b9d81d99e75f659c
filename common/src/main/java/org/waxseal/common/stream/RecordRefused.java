package org.waxseal.common.stream;

import java.util.List;
import java.util.stream.Collectors;
import org.waxseal.common.error.ErrorCode;

/** This record can never be received, whatever is tried: it belongs to the dead letters. */
public final class RecordRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Reason> reasons;

    /**
     * One thing wrong with a record.
     *
     * @param field a JSON pointer into the event (RFC 6901); empty for the record as a whole
     * @param value what stands there, cut and without control characters; empty when nothing does
     * @param sentence names field, value and fix
     */
    public record Reason(ErrorCode code, String field, String value, String sentence) {}

    /**
     * Takes them all.
     *
     * @param reasons at least one
     */
    public RecordRefused(List<Reason> reasons) {
        super(
                reasons.stream().map(Reason::sentence).collect(Collectors.joining("; ")),
                null,
                false,
                false);
        this.reasons = List.copyOf(reasons);
    }

    public List<Reason> reasons() {
        return reasons;
    }

    /** Every sentence. */
    String sentences() {
        return reasons.stream().map(Reason::sentence).collect(Collectors.joining("; "));
    }
}
