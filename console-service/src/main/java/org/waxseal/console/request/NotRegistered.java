package org.waxseal.console.request;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** What the request is about does not exist (any more). */
public final class NotRegistered extends WaxsealException {
    private static final long serialVersionUID = 1L;

    public NotRegistered(ErrorCode code, String sentence) {
        super(code, sentence);
    }
}
