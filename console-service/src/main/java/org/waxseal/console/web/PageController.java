package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.console.access.PageAccess;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.page.ClosedPage;
import org.waxseal.console.page.OverviewPage;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.Overviews;

/** The page of domains, and the link that opens it. */
@RestController
public final class PageController {
    private static final int DOMAINS_ON_A_PAGE = 50;
    private static final int MOST_NODES = 500;

    private final Overviews overviews;
    private final DomainCounts counts;
    private final ChangeFeed feed;
    private final PageAccess access;

    public PageController(
            Overviews overviews, DomainCounts counts, ChangeFeed feed, PageAccess access) {
        this.overviews = overviews;
        this.counts = counts;
        this.feed = feed;
        this.access = access;
    }

    @GetMapping("/")
    void page(@RequestParam(required = false) @Nullable String after, HttpServletResponse response)
            throws IOException {
        // before the state: what changes in between makes the page look again, never miss it
        String version = feed.version();
        List<DomainOverview> found =
                overviews.domains(
                        DomainFilter.ALL,
                        DOMAINS_ON_A_PAGE + 1,
                        after == null ? null : Paging.domain(after));
        boolean more = found.size() > DOMAINS_ON_A_PAGE;
        List<DomainOverview> shown = more ? found.subList(0, DOMAINS_ON_A_PAGE) : found;
        OverviewPage page =
                new OverviewPage(
                        shown,
                        overviews.nodes(NodeFilter.ALL, MOST_NODES, null),
                        counts.count(),
                        version,
                        after != null,
                        more ? shown.getLast().domain().name().ascii() : null);
        HtmlResponses.write(response, 200, page.html());
    }

    /** Spends the link. A look-ahead (HEAD) does not. */
    @GetMapping("/open")
    void open(
            @RequestParam(required = false) @Nullable String key,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("GET")) {
            response.setStatus(204);
            return;
        }
        Optional<String> session = key == null ? Optional.empty() : access.exchange(key);
        if (session.isEmpty()) {
            HtmlResponses.write(response, 403, ClosedPage.spentLink());
            return;
        }
        response.addHeader(
                "Set-Cookie",
                ResponseCookie.from(AccessFilter.SESSION_COOKIE, session.get())
                        .httpOnly(true)
                        .sameSite("Strict")
                        .secure(request.isSecure())
                        .path("/")
                        .maxAge(access.sessionLifetime())
                        .build()
                        .toString());
        // A redirect would still belong to the site whose link was followed, and a strict cookie
        // would not be sent: the page is opened by this answer instead.
        HtmlResponses.write(response, 200, ClosedPage.opening());
    }
}
