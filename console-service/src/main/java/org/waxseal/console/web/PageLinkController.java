package org.waxseal.console.web;

import java.net.URI;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.console.access.OneTimeLinks;

/** {@code /api/v1/page-links}: whoever has the token may open the page. */
@RestController
public final class PageLinkController {
    private final OneTimeLinks links;

    public PageLinkController(OneTimeLinks links) {
        this.links = links;
    }

    /** A link as the API shows it, this once. */
    record PageLinkResponse(URI url, Instant expiresAt) {}

    @PostMapping("/api/v1/page-links")
    @ResponseStatus(HttpStatus.CREATED)
    PageLinkResponse make() {
        OneTimeLinks.Link link = links.issue();
        return new PageLinkResponse(link.url(), link.expiresAt());
    }
}
