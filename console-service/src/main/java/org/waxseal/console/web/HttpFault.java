package org.waxseal.console.web;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** A fault of the request's HTTP side, with its own status. */
final class HttpFault extends WaxsealException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpFault(int status, ErrorCode code, String sentence) {
        super(code, sentence);
        this.status = status;
    }

    int status() {
        return status;
    }
}
