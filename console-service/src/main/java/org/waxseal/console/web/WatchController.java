package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.live.ChangeFeed;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.request.NotRegistered;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /api/v1/domains/NAME/watch}: one domain, now and after each change, a line each. It ends
 * when the domain is removed and no server knows it any more.
 */
@RestController
public final class WatchController {
    private static final Logger LOGGER = LoggerFactory.getLogger(WatchController.class);
    private static final int MOST_STREAMS = 256;
    // Proxies give up on silent streams, and a client that left is noticed by it
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final byte[] HEARTBEAT = {'\n'};

    private final Overviews overviews;
    private final ChangeFeed feed;
    private final JsonMapper json;

    public WatchController(Overviews overviews, ChangeFeed feed, JsonMapper json) {
        this.overviews = overviews;
        this.feed = feed;
        this.json = json;
    }

    @GetMapping("/api/v1/domains/{name}/watch")
    void watch(@PathVariable String name, HttpServletResponse response) throws IOException {
        DnsName domain = Paging.domain(name);
        if (feed.subscribers() >= MOST_STREAMS) {
            throw new HttpFault(
                    503,
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "%d streams are open already; close one".formatted(MOST_STREAMS));
        }
        // subscribed before the first look: nothing that changes in between is missed
        try (ChangeFeed.Subscription subscription = feed.subscribe()) {
            byte[] first = line(DomainResponse.of(overviews.domain(domain)));
            response.setContentType("application/x-ndjson");
            send(domain, first, subscription, response.getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(
            DnsName domain, byte[] first, ChangeFeed.Subscription subscription, OutputStream client)
            throws InterruptedException {
        byte @Nullable [] shown = null;
        byte @Nullable [] next = first;
        boolean ended = false;
        try {
            while (next != null && !ended) {
                client.write(Arrays.equals(next, shown) ? HEARTBEAT : next);
                client.flush();
                shown = next;
                ended = waitForChange(domain, subscription);
                next = look(domain);
            }
        } catch (IOException e) {
            LOGGER.debug("A watch was closed: {}", e.getMessage());
        }
    }

    /** Until it changed or has to say something; whether the process stops. */
    private static boolean waitForChange(DnsName domain, ChangeFeed.Subscription subscription)
            throws InterruptedException {
        ChangeFeed.Batch batch = subscription.take(SILENCE);
        while (!batch.ended() && isAboutOthers(batch, domain)) {
            batch = subscription.take(SILENCE);
        }
        return batch.ended();
    }

    private static boolean isAboutOthers(ChangeFeed.Batch batch, DnsName domain) {
        return !batch.subjects().isEmpty()
                && !batch.everything()
                && !batch.subjects().contains(Subject.domain(domain));
    }

    /** Null when it is gone. */
    private byte @Nullable [] look(DnsName domain) {
        return find(domain).map(this::line).orElse(null);
    }

    private Optional<DomainResponse> find(DnsName domain) {
        try {
            return Optional.of(DomainResponse.of(overviews.domain(domain)));
        } catch (NotRegistered gone) {
            return Optional.empty();
        }
    }

    private byte[] line(DomainResponse domain) {
        byte[] written = json.writeValueAsBytes(domain);
        byte[] line = Arrays.copyOf(written, written.length + 1);
        line[written.length] = '\n';
        return line;
    }
}
