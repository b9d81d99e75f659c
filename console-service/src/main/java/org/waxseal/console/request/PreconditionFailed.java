package org.waxseal.console.request;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** What the request wanted to be true of the row is not. Nothing was changed. */
public final class PreconditionFailed extends WaxsealException {
    private static final long serialVersionUID = 1L;

    public PreconditionFailed(String sentence) {
        super(ErrorCode.PRECONDITION_FAILED, sentence);
    }
}
