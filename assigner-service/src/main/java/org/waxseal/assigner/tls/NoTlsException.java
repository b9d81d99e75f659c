package org.waxseal.assigner.tls;

import java.io.IOException;

/** The server answers, but not with TLS. The message is half a sentence for the evidence. */
final class NoTlsException extends IOException {
    private static final long serialVersionUID = 1L;

    NoTlsException(String reason) {
        super(reason);
    }

    String reason() {
        String message = getMessage();
        return message == null ? "the server offers no TLS" : message;
    }
}
