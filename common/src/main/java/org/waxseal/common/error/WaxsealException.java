package org.waxseal.common.error;

import org.jspecify.annotations.Nullable;

/**
 * A fault with a code. The message is one sentence for a person: it names the field, the value and
 * the fix, and holds no secret.
 */
public class WaxsealException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public WaxsealException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public WaxsealException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence; never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.wireName() : message;
    }
}
