package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.access.OneTimeLinks;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.request.Faults;

/**
 * {@code /api/v1/page-links}: whoever has the token may open the page, or have one domain's page
 * opened by its owner.
 */
@RestController
public final class PageLinkController {
    private final OneTimeLinks links;
    private final Overviews overviews;

    public PageLinkController(OneTimeLinks links, Overviews overviews) {
        this.links = links;
        this.overviews = overviews;
    }

    /**
     * A link as the API shows it, this once.
     *
     * @param domain the only one that it opens; null for the page of all
     */
    record PageLinkResponse(URI url, Instant expiresAt, @Nullable String domain) {}

    @PostMapping("/api/v1/page-links")
    @ResponseStatus(HttpStatus.CREATED)
    PageLinkResponse make(HttpServletRequest request) throws IOException {
        DnsName domain = readDomain(request);
        if (domain == null) {
            OneTimeLinks.Link link = links.issue();
            return new PageLinkResponse(link.url(), link.expiresAt(), null);
        }
        overviews.domain(domain);
        OneTimeLinks.Link link = links.issue(domain);
        return new PageLinkResponse(link.url(), link.expiresAt(), domain.ascii());
    }

    /** Null for a link to everything, which needs no body. */
    private static @Nullable DnsName readDomain(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() == 0 || request.getContentType() == null) {
            return null;
        }
        Faults faults = new Faults();
        JsonFields fields = JsonBody.of(request, faults);
        String written = fields.text("domain");
        fields.refuseOthers();
        DnsName domain = written == null ? null : faults.read("/domain", () -> DnsName.of(written));
        faults.throwIfAny();
        return domain;
    }
}
