package org.waxseal.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A sandbox server did not do what it was asked to. The message is for a person; after a failed
 * start it ends with the tail of the server's own log.
 */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
