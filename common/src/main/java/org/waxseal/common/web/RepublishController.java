package org.waxseal.common.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.outbox.Republication;

/**
 * {@code POST /internal/v1/republish}: the service says everything again that it has said. For the
 * console only, who shows its client certificate. Faults are problem details (RFC 9457).
 */
@RestController
public final class RepublishController {
    /** The one client that may ask. */
    static final String CLIENT = "console";

    private final Republication republication;

    public RepublishController(Republication republication) {
        this.republication = republication;
    }

    /** How many statements are on their way. */
    public record Republished(long queued) {}

    @PostMapping("/internal/v1/republish")
    Republished republish(HttpServletRequest request) {
        if (!ClientNames.isService(request, CLIENT)) {
            throw new WaxsealException(
                    ErrorCode.UNAUTHENTICATED,
                    "only the console may ask for this, by its certificate of the internal authority");
        }
        return new Republished(republication.republish());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> fault(WaxsealException fault) {
        int status = fault.code() == ErrorCode.UNAUTHENTICATED ? 401 : 503;
        ProblemDetail problem = ProblemDetail.forStatus(status);
        problem.setDetail(fault.sentence());
        problem.setProperty("code", fault.code().wireName());
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
