package org.waxseal.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.access.Authenticate;
import org.waxseal.console.access.Caller;
import org.waxseal.console.access.PageAccess;
import org.waxseal.console.access.Scope;
import org.waxseal.console.access.View;
import org.waxseal.console.page.ClosedPage;
import org.waxseal.console.request.Faults;

/**
 * Stands before everything: what is not listed here needs a token with the scope that {@link
 * RequiredScopes} says. A cookie opens the page and its events only, never the API, so no other
 * site can use a browser to change anything.
 */
public final class AccessFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final Logger LOGGER = LoggerFactory.getLogger(AccessFilter.class);

    static final String SESSION_COOKIE = "waxseal_session";

    private static final Set<String> OPEN_TO_ALL =
            Set.of(
                    "/open",
                    "/assets/console.css",
                    "/assets/console.js",
                    "/assets/seal.svg",
                    "/api/v1/openapi.json");
    private static final Pattern OPEN_TO_SESSIONS = Pattern.compile("/|/events|/domains/[^/]+");
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([!-~]+)");

    private static final String VIEW = AccessFilter.class.getName() + ".view";
    private static final String CALLER = AccessFilter.class.getName() + ".caller";

    private final transient Authenticate authenticate;
    private final transient PageAccess pages;
    private final transient AllowedHosts hosts;
    private final transient ProblemWriter problems;

    public AccessFilter(
            Authenticate authenticate,
            PageAccess pages,
            AllowedHosts hosts,
            ProblemWriter problems) {
        this.authenticate = authenticate;
        this.pages = pages;
        this.hosts = hosts;
        this.problems = problems;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        addSecurityHeaders(response);
        String host = request.getHeader("Host");
        if (!hosts.allow(host)) {
            problems.write(response, refusedHost(host));
            return;
        }
        // decoded and normalised by the container, as the controllers are chosen by it too
        String path = request.getServletPath();
        if (OPEN_TO_ALL.contains(path)) {
            chain.doFilter(request, response);
            return;
        }
        String presented = presentedToken(request);
        if (presented != null) {
            answerProgram(request, response, chain, path, presented);
        } else if (isLook(request) && OPEN_TO_SESSIONS.matcher(path).matches()) {
            answerPerson(request, response, chain, path);
        } else {
            refuseWithoutToken(response);
        }
    }

    private void answerPerson(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path)
            throws IOException, ServletException {
        Optional<View> view = viewOfSession(request);
        if (view.isPresent()) {
            request.setAttribute(VIEW, view.get());
            chain.doFilter(request, response);
        } else if (path.equals("/events")) {
            refuseWithoutToken(response);
        } else {
            HtmlResponses.write(response, 401, ClosedPage.withoutSession());
        }
    }

    private void refuseWithoutToken(HttpServletResponse response) throws IOException {
        // RFC 6750 section 3: no error is named when nothing was presented
        response.setHeader("WWW-Authenticate", "Bearer realm=\"waxseal\"");
        problems.write(
                response,
                unauthenticated(
                        "no token was sent; send 'Authorization: Bearer TOKEN' with a token from waxseal.console.token-file or POST /api/v1/tokens"));
    }

    private void answerProgram(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path,
            String presented)
            throws IOException, ServletException {
        Authenticate.Outcome outcome;
        try {
            outcome = authenticate.authenticate(presented);
        } catch (DataAccessException | TransactionException e) {
            LOGGER.error("A token could not be looked up", e);
            problems.write(
                    response,
                    Problem.of(
                            503,
                            ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                            "the database did not answer; nothing was changed, try again"));
            return;
        }
        switch (outcome) {
            case Authenticate.Outcome.Accepted(Caller caller) -> {
                Scope needed = RequiredScopes.of(request.getMethod(), path);
                if (caller.may(needed)) {
                    request.setAttribute(CALLER, caller);
                    chain.doFilter(request, response);
                } else {
                    refuse(response, request, path, caller, needed);
                }
            }
            case Authenticate.Outcome.Expired(Instant at) ->
                    refuseToken(response, "the token has expired at %s".formatted(at));
            case Authenticate.Outcome.Revoked(Instant at) ->
                    refuseToken(response, "the token was revoked at %s".formatted(at));
            case Authenticate.Outcome.Unknown() ->
                    refuseToken(response, "the token is not one of this console");
        }
    }

    private void refuseToken(HttpServletResponse response, String what) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"waxseal\", error=\"invalid_token\"");
        problems.write(
                response,
                unauthenticated(
                        what
                                + "; take the one in waxseal.console.token-file, or have one made by POST /api/v1/tokens"));
    }

    /** RFC 6750 section 3.1. */
    private void refuse(
            HttpServletResponse response,
            HttpServletRequest request,
            String path,
            Caller caller,
            Scope needed)
            throws IOException {
        response.setHeader(
                "WWW-Authenticate",
                "Bearer realm=\"waxseal\", error=\"insufficient_scope\", scope=\"%s\""
                        .formatted(needed.wireName()));
        problems.write(
                response,
                Problem.of(
                        403,
                        ErrorCode.SCOPE_MISSING,
                        "token '%s' lacks the scope '%s', which %s %s needs; have a token with it made by POST /api/v1/tokens"
                                .formatted(
                                        Faults.shown(caller.name()),
                                        needed.wireName(),
                                        Faults.shown(request.getMethod()),
                                        Faults.shown(path))));
    }

    /**
     * Who asks; only behind this filter, and only with a token.
     *
     * @throws IllegalStateException when nobody has shown one
     */
    static Caller callerOf(HttpServletRequest request) {
        if (request.getAttribute(CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("asked without a token");
    }

    /** What the reader of a page may see; a program with a token sees everything. */
    static View viewOf(HttpServletRequest request) {
        return request.getAttribute(VIEW) instanceof View view ? view : View.EVERYTHING;
    }

    private static boolean isLook(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    private static @Nullable String presentedToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return null;
        }
        Matcher bearer = BEARER.matcher(header.strip());
        return bearer.matches() ? bearer.group(1) : null;
    }

    private Optional<View> viewOfSession(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(SESSION_COOKIE))
                        .flatMap(cookie -> pages.viewOf(cookie.getValue()).stream())
                        .findFirst();
    }

    private static Problem unauthenticated(String sentence) {
        return Problem.of(401, ErrorCode.UNAUTHENTICATED, sentence);
    }

    private static Problem refusedHost(@Nullable String host) {
        return Problem.of(
                421,
                ErrorCode.HOST_REFUSED,
                "Host '%s' is not a name of this console; use its address, or add the name to waxseal.console.allowed-hosts"
                        .formatted(
                                host == null ? "" : Faults.shown(host.toLowerCase(Locale.ROOT))));
    }

    private static void addSecurityHeaders(HttpServletResponse response) {
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
    }
}
