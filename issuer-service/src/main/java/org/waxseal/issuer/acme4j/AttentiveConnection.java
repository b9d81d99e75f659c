package org.waxseal.issuer.acme4j;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;

/** A connection that hears when an authority under load says how long to stay away. */
final class AttentiveConnection extends DefaultConnection {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int LONGEST_DIGITS = 9;

    private final Clock clock;

    AttentiveConnection(HttpConnector httpConnector, Clock clock) {
        super(httpConnector);
        this.clock = clock;
    }

    @Override
    protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> body)
            throws IOException {
        super.sendRequest(session, url, body);
        HttpResponse<InputStream> response = lastResponse;
        if (response != null && isLost(response)) {
            response.body().close();
            throw new BusyAuthorityException(response.statusCode(), retryAfter(response));
        }
    }

    /** Whether the library would not tell how long to wait. */
    private static boolean isLost(HttpResponse<InputStream> response) {
        boolean problem =
                response.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.startsWith("application/problem+json"))
                        .isPresent();
        return response.statusCode() == UNAVAILABLE
                || (response.statusCode() == TOO_MANY_REQUESTS && !problem);
    }

    private @Nullable Instant retryAfter(HttpResponse<InputStream> response) {
        Optional<String> header = response.headers().firstValue("Retry-After").map(String::strip);
        if (header.isEmpty()) {
            return null;
        }
        if (header.get().matches("\\d{1," + LONGEST_DIGITS + "}")) {
            return clock.instant().plusSeconds(Long.parseLong(header.get()));
        }
        try {
            return ZonedDateTime.parse(header.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
