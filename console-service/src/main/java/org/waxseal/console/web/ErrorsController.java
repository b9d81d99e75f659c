package org.waxseal.console.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;

/** Where the container sends what no controller answered. */
@RestController
public final class ErrorsController implements ErrorController {

    @RequestMapping("/error")
    @Nullable ResponseEntity<Problem> answer(
            HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            return null; // an answer that has begun cannot become another one
        }
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = code instanceof Integer known ? known : 404;
        Problem problem =
                status >= 500
                        ? Problem.of(
                                status,
                                ErrorCode.INTERNAL_FAULT,
                                "the request failed by a fault of the console; its log says why")
                        : Problem.of(
                                status,
                                status == 404
                                        ? ErrorCode.PATH_UNKNOWN
                                        : ErrorCode.REQUEST_MALFORMED,
                                "the request cannot be understood; compare it with /api/v1/openapi.json");
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
