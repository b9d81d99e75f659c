package org.waxseal.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.access.ApiToken;
import org.waxseal.console.access.PageAccess;
import org.waxseal.console.page.ClosedPage;
import org.waxseal.console.request.Faults;

/**
 * Stands before everything: what is not listed here needs the API token. A cookie opens the page
 * and its events only, never the API, so no other site can use a browser to change anything.
 */
public final class AccessFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    static final String SESSION_COOKIE = "waxseal_session";

    private static final Set<String> OPEN_TO_ALL =
            Set.of(
                    "/open",
                    "/assets/console.css",
                    "/assets/console.js",
                    "/assets/seal.svg",
                    "/api/v1/openapi.json");
    private static final Set<String> OPEN_TO_READERS = Set.of("/", "/events");
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([!-~]+)");

    private final transient ApiToken token;
    private final transient PageAccess pages;
    private final transient AllowedHosts hosts;
    private final transient ProblemWriter problems;

    public AccessFilter(
            ApiToken token, PageAccess pages, AllowedHosts hosts, ProblemWriter problems) {
        this.token = token;
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
        if (OPEN_TO_ALL.contains(path) || hasToken(request)) {
            chain.doFilter(request, response);
        } else if (OPEN_TO_READERS.contains(path) && hasSession(request)) {
            chain.doFilter(request, response);
        } else if (path.equals("/")) {
            HtmlResponses.write(response, 401, ClosedPage.withoutSession());
        } else {
            response.setHeader("WWW-Authenticate", challenge(request));
            problems.write(response, unauthenticated(request));
        }
    }

    private boolean hasToken(HttpServletRequest request) {
        String presented = presentedToken(request);
        return presented != null && token.matches(presented);
    }

    private static @Nullable String presentedToken(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null) {
            return null;
        }
        Matcher bearer = BEARER.matcher(header.strip());
        return bearer.matches() ? bearer.group(1) : null;
    }

    private boolean hasSession(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return false;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(SESSION_COOKIE) && pages.isOpen(cookie.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** RFC 6750 section 3: no error is named when nothing was presented. */
    private static String challenge(HttpServletRequest request) {
        return presentedToken(request) == null
                ? "Bearer realm=\"waxseal\""
                : "Bearer realm=\"waxseal\", error=\"invalid_token\"";
    }

    private static Problem unauthenticated(HttpServletRequest request) {
        return Problem.of(
                401,
                ErrorCode.UNAUTHENTICATED,
                presentedToken(request) == null
                        ? "no token was sent; send 'Authorization: Bearer TOKEN' with the token from waxseal.console.token-file"
                        : "the token is not the one of this console; read it again from waxseal.console.token-file");
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
