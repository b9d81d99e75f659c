package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.request.Faults;

/** Turns whatever a controller throws into problem details. */
@RestControllerAdvice
public final class ProblemAdvice {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Attribute of a request that lost against another transaction and may be done again. */
    static final String LOST = ProblemAdvice.class.getName() + ".lost";

    @ExceptionHandler
    ResponseEntity<Problem> answer(WaxsealException fault) {
        return answer(Problem.of(fault));
    }

    @ExceptionHandler
    ResponseEntity<Problem> answer(NoHandlerFoundException fault) {
        return answer(
                Problem.of(
                        404,
                        ErrorCode.PATH_UNKNOWN,
                        "path '%s' is not known here; /api/v1/openapi.json lists those that are"
                                .formatted(Faults.shown(fault.getRequestURL()))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> answer(HttpRequestMethodNotSupportedException fault) {
        String[] allowed = fault.getSupportedMethods();
        String methods = allowed == null ? "" : String.join(", ", allowed);
        return ResponseEntity.status(405)
                .header("Allow", methods)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(
                        Problem.of(
                                405,
                                ErrorCode.REQUEST_MALFORMED,
                                "method %s is not allowed on this path; use one of %s"
                                        .formatted(Faults.shown(fault.getMethod()), methods)));
    }

    @ExceptionHandler
    ResponseEntity<Problem> answer(HttpMediaTypeNotSupportedException fault) {
        return answer(
                Problem.of(
                        415,
                        ErrorCode.REQUEST_MALFORMED,
                        "Content-Type '%s' is not supported; send %s"
                                .formatted(
                                        Faults.shown(String.valueOf(fault.getContentType())),
                                        fault.getSupportedMediaTypes().isEmpty()
                                                ? "application/json"
                                                : fault.getSupportedMediaTypes().stream()
                                                        .map(MediaType::toString)
                                                        .collect(Collectors.joining(" or ")))));
    }

    @ExceptionHandler
    ResponseEntity<Problem> answer(HttpMediaTypeNotAcceptableException fault) {
        return answer(
                Problem.of(
                        406,
                        ErrorCode.REQUEST_MALFORMED,
                        "none of the media types in Accept is offered; accept application/json"));
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class})
    ResponseEntity<Problem> answerDatabaseFault(Exception fault, HttpServletRequest request) {
        if (fault instanceof ConcurrencyFailureException) {
            request.setAttribute(LOST, true);
        }
        LOGGER.error("A request failed on the database", fault);
        return answer(
                Problem.of(
                        503,
                        ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                        "the database did not answer; nothing was changed, try again"));
    }

    /** The browser is gone; nobody is there to answer. */
    @ExceptionHandler
    void ignore(AsyncRequestNotUsableException fault) {
        LOGGER.debug("A page was closed: {}", fault.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Problem> answer(Exception fault, HttpServletRequest request) {
        if (fault instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            HttpStatusCode status = known.getStatusCode();
            return answer(
                    Problem.of(
                            status.value(),
                            ErrorCode.REQUEST_MALFORMED,
                            "the request cannot be understood; compare it with /api/v1/openapi.json"));
        }
        LOGGER.error("A {} request failed", request.getMethod(), fault);
        return answer(
                Problem.of(
                        500,
                        ErrorCode.INTERNAL_FAULT,
                        "the request failed by a fault of the console; its log says why"));
    }

    private static ResponseEntity<Problem> answer(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
