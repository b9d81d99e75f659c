package org.waxseal.console.peer;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.console.vault.Vault;

/** The vault of the issuer, over mutual TLS. */
public final class PeerVault implements Vault {
    private static final int MOST_OCTETS = 4 * 1024 * 1024;

    /** A step of a rotation takes the issuer 20 s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(50);

    private final Peer issuer;

    /**
     * Asks nothing yet.
     *
     * @param url where the issuer answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     */
    public PeerVault(URI url, SSLContext context) {
        this.issuer = new Peer("issuer", url, context, MOST_OCTETS);
    }

    private record Keys(List<KeyUse> keys) {}

    private record Accesses(List<KeyAccess> items) {}

    @Override
    public Rotation rotate(String by) {
        return issuer.read(
                issuer.post("/internal/v1/vault/rotations?by=" + encoded(by), TIMEOUT),
                Rotation.class);
    }

    @Override
    public List<KeyUse> keys() {
        return issuer.read(issuer.get("/internal/v1/vault", TIMEOUT), Keys.class).keys();
    }

    @Override
    public List<KeyAccess> accesses(@Nullable String holder, @Nullable Long before, int limit) {
        String query =
                "limit="
                        + limit
                        + (holder == null ? "" : "&holder=" + encoded(holder))
                        + (before == null ? "" : "&before=" + before);
        return issuer.read(
                        issuer.get("/internal/v1/vault/accesses?" + query, TIMEOUT), Accesses.class)
                .items();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
