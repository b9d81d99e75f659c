package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.request.Faults;

/** The body of a request. */
final class JsonBody {
    /** A node with a hundred listeners needs a tenth of it. */
    static final int LARGEST = 256 * 1024;

    /** RFC 7396. */
    static final String MERGE_PATCH = "application/merge-patch+json";

    private JsonBody() {}

    /**
     * Reads it whole.
     *
     * @throws HttpFault when it is too large
     * @throws org.waxseal.common.error.WaxsealException with {@code REQUEST_MALFORMED} when it is
     *     no JSON object
     */
    static JsonFields of(HttpServletRequest request, Faults faults) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new HttpFault(
                    413,
                    ErrorCode.REQUEST_MALFORMED,
                    "the body is larger than %d bytes; send one registration at a time"
                            .formatted(LARGEST));
        }
        return JsonFields.of(body, faults);
    }
}
