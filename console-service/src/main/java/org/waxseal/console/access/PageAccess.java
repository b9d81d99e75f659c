package org.waxseal.console.access;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.waxseal.common.name.DnsName;

/**
 * Exchanges one-time links for sessions, and sessions for access. Hashes only, in memory only:
 * after a restart everybody opens a fresh link.
 */
public final class PageAccess implements OneTimeLinks {
    private static final int MOST_LINKS = 100;
    private static final int MOST_SESSIONS = 1000;

    private final SecureRandom random;
    private final Clock clock;
    private final Duration linkLifetime;
    private final Duration sessionLifetime;
    private final Supplier<URI> baseUrl;
    private final Map<ByteBuffer, Kept> links = new LinkedHashMap<>();
    private final Map<ByteBuffer, Kept> sessions = new LinkedHashMap<>();

    /** How long a link or session works, and for what. */
    private record Kept(Instant expiresAt, View view) {}

    /**
     * Starts without links and sessions.
     *
     * @param baseUrl where browsers on this machine reach the page, ending with a slash
     */
    public PageAccess(
            SecureRandom random,
            Clock clock,
            Duration linkLifetime,
            Duration sessionLifetime,
            Supplier<URI> baseUrl) {
        this.random = random;
        this.clock = clock;
        this.linkLifetime = linkLifetime;
        this.sessionLifetime = sessionLifetime;
        this.baseUrl = baseUrl;
    }

    @Override
    public Link issue() {
        return issue(View.EVERYTHING);
    }

    @Override
    public Link issue(DnsName domain) {
        return issue(new View(domain));
    }

    private Link issue(View view) {
        URI base = baseUrl.get();
        String key = Secrets.generate(random);
        Instant expiresAt = clock.instant().plus(linkLifetime);
        keep(links, key, new Kept(expiresAt, view), MOST_LINKS);
        return new Link(base.resolve("open?key=" + key), expiresAt);
    }

    /**
     * Spends a link's key.
     *
     * @return a session; empty when the key is unknown, spent or too old
     */
    public Optional<String> exchange(String key) {
        Kept link;
        synchronized (links) {
            link = links.remove(ByteBuffer.wrap(Secrets.hash(key)));
        }
        if (link == null || !clock.instant().isBefore(link.expiresAt())) {
            return Optional.empty();
        }
        String session = Secrets.generate(random);
        Instant end = clock.instant().plus(sessionLifetime);
        keep(sessions, session, new Kept(end, link.view()), MOST_SESSIONS);
        return Optional.of(session);
    }

    /** What a session opens; empty when it is unknown or has ended. */
    public Optional<View> viewOf(String session) {
        Kept kept;
        synchronized (sessions) {
            // looked up by hash: how long that takes says nothing about the session itself
            kept = sessions.get(ByteBuffer.wrap(Secrets.hash(session)));
        }
        return kept == null || !clock.instant().isBefore(kept.expiresAt())
                ? Optional.empty()
                : Optional.of(kept.view());
    }

    public boolean isOpen(String session) {
        return viewOf(session).isPresent();
    }

    public Duration sessionLifetime() {
        return sessionLifetime;
    }

    private void keep(Map<ByteBuffer, Kept> kept, String secret, Kept value, int most) {
        synchronized (kept) {
            kept.values().removeIf(one -> !clock.instant().isBefore(one.expiresAt()));
            Iterator<ByteBuffer> oldest = kept.keySet().iterator();
            while (kept.size() >= most && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
            kept.put(ByteBuffer.wrap(Secrets.hash(secret)), value);
        }
    }
}
