package org.waxseal.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.idempotency.IdempotentAnswers;
import org.waxseal.console.idempotency.StoredAnswer;
import org.waxseal.console.request.Faults;

/**
 * {@code Idempotency-Key}: what a client sends again with the same key is done once. The answer is
 * committed together with the change, so there is never one without the other; a request that is
 * refused changes nothing and leaves its key free.
 */
public final class IdempotencyFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final String HEADER = "Idempotency-Key";
    private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /**
     * What takes a key: changes of single rows of the registry, which end within a moment. The
     * transaction stays open for as long as the request takes, so one that talks to others in
     * between must never be among them.
     */
    private static final Pattern TAKES_KEYS =
            Pattern.compile("/api/v1/(owners|nodes|domains|certificates)(/.*)?");

    // a string of RFC 9651 section 3.3.3, or the same without its quotes, as many clients send it
    private static final Pattern KEY =
            Pattern.compile("\"([!#-\\[\\]-~ ]{1,255})\"|([!#-~]{1,255})");
    private static final int LARGEST_BODY = 64 * 1024 * 1024;

    /** Their answers hold secrets, which are not kept. */
    private static final List<String> SECRET = List.of("/api/v1/tokens", "/api/v1/page-links");

    private static final String BULK = "/api/v1/bulk/";

    private final transient IdempotentAnswers answers;
    private final transient TransactionTemplate transactions;
    private final transient Clock clock;
    private final transient ProblemWriter problems;

    public IdempotencyFilter(
            IdempotentAnswers answers,
            TransactionTemplate transactions,
            Clock clock,
            ProblemWriter problems) {
        this.answers = answers;
        this.transactions = transactions;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String written = request.getHeader(HEADER);
        if (written == null || !CHANGES.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        Matcher key = KEY.matcher(written.strip());
        Problem refusal = refusal(request.getServletPath(), written, key);
        if (refusal != null) {
            problems.write(response, refusal);
            return;
        }
        if (!TAKES_KEYS.matcher(request.getServletPath()).matches()) {
            // does no harm when it comes twice
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            problems.write(
                    response,
                    Problem.of(
                            413,
                            ErrorCode.REQUEST_MALFORMED,
                            "the body is larger than %d bytes; send it without Idempotency-Key"
                                    .formatted(LARGEST_BODY)));
            return;
        }
        answerOnce(
                key.group(1) == null ? key.group(2) : key.group(1),
                new RepeatableRequest(request, body),
                response,
                chain);
    }

    private static @Nullable Problem refusal(String path, String written, Matcher key) {
        if (!key.matches()) {
            return Problem.of(
                    400,
                    ErrorCode.REQUEST_MALFORMED,
                    "Idempotency-Key '%s' is no key; send 1 to 255 printable ASCII characters, such as a UUID"
                            .formatted(Faults.shown(written)));
        }
        if (path.startsWith(BULK)) {
            return Problem.of(
                    400,
                    ErrorCode.REQUEST_MALFORMED,
                    "Idempotency-Key is not taken for bulk requests; one that broke off may be sent again as it is");
        }
        if (SECRET.stream().anyMatch(path::startsWith)) {
            return Problem.of(
                    400,
                    ErrorCode.REQUEST_MALFORMED,
                    "Idempotency-Key is not taken here, because the answer holds a secret that is not kept; leave it out");
        }
        return null;
    }

    private void answerOnce(
            String key, RepeatableRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String fingerprint = fingerprint(request);
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        IdempotentAnswers.Used used;
        try {
            used = claimAndDo(key, fingerprint, request, held, chain);
            if (request.getAttribute(ProblemAdvice.LOST) != null) {
                // with a transaction of its own each time, as a use case without a key has
                held.resetBuffer();
                held.setStatus(HttpServletResponse.SC_OK);
                used = claimAndDo(key, fingerprint, request, held, chain);
            }
        } catch (DataAccessException | TransactionException e) {
            LOGGER.error("A request with an idempotency key failed on the database", e);
            response.reset();
            problems.write(
                    response,
                    Problem.of(
                            503,
                            ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                            "the database did not answer; nothing was changed, try again"));
            return;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (used == null) {
            held.copyBodyToResponse();
        } else if (used.fingerprint().equals(fingerprint)) {
            replay(response, used.answer());
        } else {
            problems.write(
                    response,
                    Problem.of(
                            422,
                            ErrorCode.IDEMPOTENCY_KEY_REUSED,
                            "Idempotency-Key '%s' was used for another request within the last day; make a new key for each request"
                                    .formatted(Faults.shown(key))));
        }
    }

    /**
     * Does the request, unless it was done. May be called twice: Tomcat's chain then goes on at the
     * servlet, past the filters behind this one.
     *
     * @return what the key was used for before; null when this request used it, or left it free
     */
    private IdempotentAnswers.@Nullable Used claimAndDo(
            String key,
            String fingerprint,
            RepeatableRequest request,
            ContentCachingResponseWrapper held,
            FilterChain chain) {
        return transactions.execute(
                transaction -> {
                    IdempotentAnswers.Used earlier =
                            answers.claim(key, fingerprint, clock.instant());
                    if (earlier == null && !succeeds(request, held, chain)) {
                        transaction.setRollbackOnly();
                    } else if (earlier == null) {
                        answers.keep(key, answerOf(held));
                    }
                    return earlier;
                });
    }

    private static boolean succeeds(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        return response.getStatus() < 300;
    }

    /** What makes two requests the same: method, target, conditions and body. */
    private static String fingerprint(RepeatableRequest request) {
        MessageDigest digest = sha256();
        for (String part :
                new String[] {
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getQueryString(),
                    request.getContentType(),
                    request.getHeader("If-Match"),
                    request.getHeader("If-None-Match")
                }) {
            digest.update((part == null ? "" : part).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n'); // stands in none of them
        }
        return HexFormat.of().formatHex(digest.digest(request.body()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static StoredAnswer answerOf(ContentCachingResponseWrapper held) {
        byte[] body = held.getContentAsByteArray();
        return new StoredAnswer(
                held.getStatus(),
                held.getHeader("Location"),
                held.getHeader("ETag"),
                body.length == 0 ? null : held.getContentType(),
                body.length == 0 ? null : new String(body, StandardCharsets.UTF_8));
    }

    private static void replay(HttpServletResponse response, StoredAnswer answer)
            throws IOException {
        response.setStatus(answer.status());
        response.setHeader("Idempotency-Replayed", "true");
        setIfKnown(response, "Location", answer.location());
        setIfKnown(response, "ETag", answer.entityTag());
        if (answer.body() != null) {
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            response.setContentType(answer.mediaType());
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private static void setIfKnown(
            HttpServletResponse response, String header, @Nullable String value) {
        if (value != null) {
            response.setHeader(header, value);
        }
    }
}
