package org.waxseal.console.peer;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.waxseal.console.limits.Limits;

/** The limits that the issuer counts, over mutual TLS. */
public final class PeerLimits implements Limits {
    /** A set of a hundred names takes 25 kB. */
    private static final int MOST_OCTETS = 4 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Peer issuer;

    /**
     * Asks nothing yet.
     *
     * @param url where the issuer answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     */
    public PeerLimits(URI url, SSLContext context) {
        this.issuer = new Peer("issuer", url, context, MOST_OCTETS);
    }

    @Override
    public Remaining remaining(int scopes) {
        return issuer.read(
                issuer.get("/internal/v1/limits?scopes=" + scopes, TIMEOUT), Remaining.class);
    }
}
