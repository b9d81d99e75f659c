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
    private final Map<ByteBuffer, Instant> links = new LinkedHashMap<>();
    private final Map<ByteBuffer, Instant> sessions = new LinkedHashMap<>();

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
        URI base = baseUrl.get();
        String key = Secrets.generate(random);
        Instant expiresAt = clock.instant().plus(linkLifetime);
        keep(links, key, expiresAt, MOST_LINKS);
        return new Link(base.resolve("open?key=" + key), expiresAt);
    }

    /**
     * Spends a link's key.
     *
     * @return a session; empty when the key is unknown, spent or too old
     */
    public Optional<String> exchange(String key) {
        Instant expiresAt;
        synchronized (links) {
            expiresAt = links.remove(ByteBuffer.wrap(Secrets.hash(key)));
        }
        if (expiresAt == null || !clock.instant().isBefore(expiresAt)) {
            return Optional.empty();
        }
        String session = Secrets.generate(random);
        keep(sessions, session, clock.instant().plus(sessionLifetime), MOST_SESSIONS);
        return Optional.of(session);
    }

    public boolean isOpen(String session) {
        Instant expiresAt;
        synchronized (sessions) {
            // looked up by hash: how long that takes says nothing about the session itself
            expiresAt = sessions.get(ByteBuffer.wrap(Secrets.hash(session)));
        }
        return expiresAt != null && clock.instant().isBefore(expiresAt);
    }

    public Duration sessionLifetime() {
        return sessionLifetime;
    }

    private void keep(Map<ByteBuffer, Instant> kept, String secret, Instant until, int most) {
        synchronized (kept) {
            kept.values().removeIf(expiresAt -> !clock.instant().isBefore(expiresAt));
            Iterator<ByteBuffer> oldest = kept.keySet().iterator();
            while (kept.size() >= most && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
            kept.put(ByteBuffer.wrap(Secrets.hash(secret)), until);
        }
    }
}
