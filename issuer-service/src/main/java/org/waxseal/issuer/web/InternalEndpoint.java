package org.waxseal.issuer.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.web.ClientNames;

/**
 * What endpoints for another service have in common: one client each, who shows its certificate of
 * the internal authority, and faults as problem details (RFC 9457) with a {@code code}.
 */
abstract class InternalEndpoint {
    /** The service that asks on behalf of operators. */
    static final String CONSOLE = "console";

    /** Lets the console pass and nobody else; throws {@code UNAUTHENTICATED}. */
    static void requireConsole(HttpServletRequest request) {
        require(request, CONSOLE, "only the console may ask for this");
    }

    /**
     * Lets one service pass and nobody else; throws {@code UNAUTHENTICATED}.
     *
     * @param rule what others are told, without how the service proves who it is
     */
    static void require(HttpServletRequest request, String service, String rule) {
        if (!ClientNames.isService(request, service)) {
            throw new WaxsealException(
                    ErrorCode.UNAUTHENTICATED,
                    rule + ", by its certificate of the internal authority");
        }
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> fault(WaxsealException fault) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status(fault.code()), fault.sentence());
        problem.setProperty("code", fault.code().wireName());
        return ResponseEntity.status(problem.getStatus())
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static HttpStatus status(ErrorCode code) {
        return switch (code) {
            case KEY_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case KEY_NOT_PLACED -> HttpStatus.FORBIDDEN;
            case KEY_TOMBED -> HttpStatus.GONE;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            default ->
                    switch (code.category()) {
                        case USER -> HttpStatus.BAD_REQUEST;
                        case EXTERNAL, TRANSIENT -> HttpStatus.SERVICE_UNAVAILABLE;
                        case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
                    };
        };
    }
}
