package org.waxseal.common.stream;

import org.waxseal.common.error.WaxsealException;

/** This record can never be received, whatever is tried: it belongs to the dead letters. */
final class StatementRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    StatementRejected(WaxsealException cause) {
        super(cause.sentence(), cause);
        this.reason = cause.code().wireName() + ": " + cause.sentence();
    }

    /** Code and sentence, for the dead letter's header. */
    String reason() {
        return reason;
    }
}
