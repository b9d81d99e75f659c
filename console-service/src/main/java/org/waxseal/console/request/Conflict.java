package org.waxseal.console.request;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** The request is right in itself, but what is registered stands against it. */
public final class Conflict extends WaxsealException {
    private static final long serialVersionUID = 1L;

    public Conflict(ErrorCode code, String sentence) {
        super(code, sentence);
    }
}
