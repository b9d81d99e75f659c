package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.live.ChangeFeed;

/**
 * Server-sent events: {@code hello} with the version of the state, then {@code changed} with the
 * subjects that changed. They say "look again" and carry no state.
 */
@RestController
public final class EventsController implements ApplicationListener<ContextClosedEvent> {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventsController.class);
    private static final int MOST_STREAMS = 64;
    // Proxies and browsers give up on silent streams; a page that was closed is noticed by it too
    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final ChangeFeed feed;

    public EventsController(ChangeFeed feed) {
        this.feed = feed;
    }

    /**
     * Something changed.
     *
     * @param subjects {@code domain:NAME} or {@code node:ID}
     * @param everything more changed than is listed
     */
    record Changed(List<String> subjects, boolean everything) {}

    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            @RequestParam(required = false) @Nullable String domain, HttpServletRequest request) {
        DnsName only = AccessFilter.viewOf(request).domain();
        DnsName wanted = only != null || domain == null ? only : Paging.domain(domain);
        if (feed.subscribers() >= MOST_STREAMS) {
            throw new HttpFault(
                    503,
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "%d pages are open already; close one".formatted(MOST_STREAMS));
        }
        SseEmitter emitter = new SseEmitter(0L);
        ChangeFeed.Subscription subscription = feed.subscribe();
        Thread.ofVirtual().name("page-events").start(() -> deliver(subscription, wanted, emitter));
        return emitter;
    }

    private void deliver(
            ChangeFeed.Subscription subscription, @Nullable DnsName only, SseEmitter emitter) {
        try (subscription) {
            emitter.send(SseEmitter.event().name("hello").data(feed.version()));
            boolean ended = false;
            while (!ended) {
                ChangeFeed.Batch batch = subscription.take(SILENCE);
                send(emitter, only == null ? batch : about(only, batch));
                ended = batch.ended();
            }
            emitter.complete();
        } catch (IOException | IllegalStateException e) {
            LOGGER.debug("A page was closed: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the names of other domains: who may see one only must not learn of these. */
    private static ChangeFeed.Batch about(DnsName domain, ChangeFeed.Batch batch) {
        return new ChangeFeed.Batch(
                batch.everything()
                        ? List.of(Subject.domain(domain))
                        : batch.subjects().stream()
                                .filter(
                                        subject ->
                                                switch (subject) {
                                                    case Subject.OfDomain(DnsName name) ->
                                                            name.equals(domain);
                                                    case Subject.OfNode ignored -> true;
                                                })
                                .toList(),
                batch.everything(),
                batch.ended());
    }

    private static void send(SseEmitter emitter, ChangeFeed.Batch batch) throws IOException {
        if (batch.subjects().isEmpty()) {
            emitter.send(SseEmitter.event().comment("still here"));
            return;
        }
        emitter.send(
                SseEmitter.event()
                        .name("changed")
                        .data(
                                new Changed(
                                        batch.subjects().stream().map(Subject::key).toList(),
                                        batch.everything()),
                                MediaType.APPLICATION_JSON));
    }

    /** Open streams must not hold up the end of the web server. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        feed.close();
    }
}
