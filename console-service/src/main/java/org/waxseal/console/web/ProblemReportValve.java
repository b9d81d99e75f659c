package org.waxseal.console.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import tools.jackson.databind.json.JsonMapper;

/** Answers what Tomcat refuses before any filter runs, such as a broken escape in the path. */
public final class ProblemReportValve extends ErrorReportValve {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem =
                status >= 500
                        ? Problem.of(
                                status,
                                ErrorCode.INTERNAL_FAULT,
                                "the request failed by a fault of the console; its log says why")
                        : Problem.of(
                                status,
                                ErrorCode.REQUEST_MALFORMED,
                                "the request is not valid HTTP, or its path holds a character that may not stand there");
        try {
            response.setContentType(Problem.MEDIA_TYPE);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream()
                    .write(JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("The client is gone", e);
        }
    }
}
