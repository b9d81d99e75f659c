package org.waxseal.common.stream;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** This record can never be received, whatever is tried: it belongs to the dead letters. */
final class StatementRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String reason;

    StatementRejected(WaxsealException cause) {
        super(cause.sentence(), cause);
        this.code = cause.code();
        this.reason = cause.code().wireName() + ": " + cause.sentence();
    }

    ErrorCode code() {
        return code;
    }

    /** Code and sentence, for the dead letter's header. */
    String reason() {
        return reason;
    }
}
