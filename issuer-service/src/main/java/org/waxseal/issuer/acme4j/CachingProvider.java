package org.waxseal.issuer.acme4j;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.shredzone.acme4j.toolbox.JSON;

/**
 * One HTTP client and one directory for all sessions. acme4j alone asks for the directory before
 * each call to an authority that sends no max-age, as Let's Encrypt's does.
 */
final class CachingProvider extends GenericAcmeProvider {
    private static final Duration DIRECTORY_LIFE = Duration.ofHours(1);

    private final HttpClient httpClient;
    private final Clock clock;
    private @Nullable JSON directory;
    private @Nullable ZonedDateTime expires;

    CachingProvider(HttpClient httpClient, Clock clock) {
        this.httpClient = httpClient;
        this.clock = clock;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings networkSettings) {
        return httpClient;
    }

    @Override
    public Connection connect(
            URI serverUri, NetworkSettings networkSettings, HttpClient sharedClient) {
        return new AttentiveConnection(new HttpConnector(networkSettings, sharedClient), clock);
    }

    @Override
    public @Nullable JSON directory(Session session, URI serverUri) throws AcmeException {
        ZonedDateTime now = ZonedDateTime.now(clock);
        ZonedDateTime known = session.getDirectoryExpires();
        if (session.hasDirectory() && known != null && known.isAfter(now)) {
            return null;
        }
        session.purgeDirectoryCache();
        JSON current = current(session, serverUri, now);
        session.setDirectoryExpires(now.plus(DIRECTORY_LIFE));
        return current;
    }

    private synchronized JSON current(Session session, URI serverUri, ZonedDateTime now)
            throws AcmeException {
        JSON cached = directory;
        if (cached != null && expires != null && expires.isAfter(now)) {
            return cached;
        }
        JSON fetched = super.directory(session, serverUri);
        if (fetched == null) {
            throw new AcmeException("no directory at " + serverUri);
        }
        directory = fetched;
        expires = now.plus(DIRECTORY_LIFE);
        return fetched;
    }
}
