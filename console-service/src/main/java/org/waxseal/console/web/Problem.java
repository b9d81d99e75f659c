package org.waxseal.console.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.request.Conflict;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.NotRegistered;
import org.waxseal.console.request.PreconditionFailed;
import org.waxseal.console.request.RequestRejected;

/**
 * Problem details (RFC 9457), as every fault is answered.
 *
 * @param type {@code urn:waxseal:problem:} and the code
 * @param title the code in words, the same for each occurrence
 * @param status the HTTP status
 * @param detail one sentence about this occurrence: field, value, fix
 * @param code {@link ErrorCode#wireName()}
 * @param errors every fault of the request, when a body was checked; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable List<Entry> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One fault of several.
     *
     * @param pointer the field, as a JSON pointer (RFC 6901); empty for the whole body
     */
    public record Entry(String pointer, String code, String detail) {}

    static Problem of(int status, ErrorCode code, String detail) {
        return of(status, code, detail, null);
    }

    private static Problem of(
            int status, ErrorCode code, String detail, @Nullable List<Entry> errors) {
        String words = code.wireName().replace('-', ' ');
        return new Problem(
                "urn:waxseal:problem:" + code.wireName(),
                Character.toUpperCase(words.charAt(0)) + words.substring(1),
                status,
                detail,
                code.wireName(),
                errors);
    }

    static Problem of(WaxsealException fault) {
        return switch (fault) {
            case RequestRejected rejected -> rejected(rejected);
            case PreconditionFailed failed -> of(412, failed.code(), failed.sentence());
            case Conflict conflict -> of(409, conflict.code(), conflict.sentence());
            case NotRegistered missing -> of(404, missing.code(), missing.sentence());
            case HttpFault http -> of(http.status(), http.code(), http.sentence());
            default -> of(statusOf(fault.code().category()), fault.code(), fault.sentence());
        };
    }

    private static Problem rejected(RequestRejected rejected) {
        List<Entry> entries =
                rejected.faults().stream()
                        .map(
                                (Fault fault) ->
                                        new Entry(
                                                fault.pointer(),
                                                fault.code().wireName(),
                                                fault.sentence()))
                        .toList();
        int status = rejected.code() == ErrorCode.REQUEST_MALFORMED ? 400 : 422;
        return of(status, rejected.code(), rejected.sentence(), entries);
    }

    private static int statusOf(ErrorCategory category) {
        return switch (category) {
            case USER -> 400;
            case TRANSIENT -> 503;
            case EXTERNAL, INTERNAL -> 500;
        };
    }
}
