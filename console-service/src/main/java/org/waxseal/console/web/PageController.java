package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.access.PageAccess;
import org.waxseal.console.access.View;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.page.ClosedPage;
import org.waxseal.console.page.DomainPage;
import org.waxseal.console.page.OverviewPage;
import org.waxseal.console.protection.DomainCounts;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.NodeFilter;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.request.NotRegistered;

/** The page of domains, and the link that opens it. */
@RestController
public final class PageController {
    private static final int DOMAINS_ON_A_PAGE = 50;
    private static final int MOST_NODES = 500;

    private final Overviews overviews;
    private final DomainCounts counts;
    private final ChangeFeed feed;
    private final PageAccess access;
    private final boolean onlyOverTls;

    /**
     * Shows what these know.
     *
     * @param onlyOverTls whether browsers reach the page over TLS although we do not speak it,
     *     because a proxy stands before us
     */
    public PageController(
            Overviews overviews,
            DomainCounts counts,
            ChangeFeed feed,
            PageAccess access,
            boolean onlyOverTls) {
        this.overviews = overviews;
        this.counts = counts;
        this.feed = feed;
        this.access = access;
        this.onlyOverTls = onlyOverTls;
    }

    @GetMapping("/")
    void page(
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        DnsName only = AccessFilter.viewOf(request).domain();
        if (only != null) {
            response.sendRedirect(pathOf(only));
            return;
        }
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

    @GetMapping("/domains/{name}")
    void domain(@PathVariable String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        View view = AccessFilter.viewOf(request);
        try {
            DnsName domain = DnsName.of(name);
            if (!view.shows(domain)) {
                HtmlResponses.write(response, 403, ClosedPage.anotherDomain());
                return;
            }
            // before the state: what changes in between makes the page look again
            String version = feed.version();
            DomainOverview found = overviews.domain(domain);
            DomainPage page =
                    new DomainPage(found, overviews.nodesOf(found), version, view.domain() != null);
            HtmlResponses.write(response, 200, page.html());
        } catch (NotRegistered gone) {
            HtmlResponses.write(response, 404, ClosedPage.unknownDomain());
        } catch (WaxsealException noName) {
            HtmlResponses.write(response, 400, ClosedPage.unknownDomain());
        }
    }

    private static String pathOf(DnsName domain) {
        return "/domains/" + domain.ascii();
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
                        .secure(onlyOverTls || request.isSecure())
                        .path("/")
                        .maxAge(access.sessionLifetime())
                        .build()
                        .toString());
        // A redirect would still belong to the site whose link was followed, and a strict cookie
        // would not be sent: the page is opened by this answer instead.
        DnsName only = access.viewOf(session.get()).orElse(View.EVERYTHING).domain();
        HtmlResponses.write(response, 200, ClosedPage.opening(only == null ? "/" : pathOf(only)));
    }
}
