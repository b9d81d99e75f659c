package org.waxseal.console.peer;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.vault.Vault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The vault of the issuer, over mutual TLS. */
public final class PeerVault implements Vault {
    private static final int MOST_OCTETS = 4 * 1024 * 1024;

    /** A step of a rotation takes the issuer 20 s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(50);

    private static final JsonMapper JSON = JsonMapper.builder().build();

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
        return read(
                issuer.post("/internal/v1/vault/rotations?by=" + encoded(by), TIMEOUT),
                Rotation.class);
    }

    @Override
    public List<KeyUse> keys() {
        return read(issuer.get("/internal/v1/vault", TIMEOUT), Keys.class).keys();
    }

    @Override
    public List<KeyAccess> accesses(@Nullable String holder, @Nullable Long before, int limit) {
        String query =
                "limit="
                        + limit
                        + (holder == null ? "" : "&holder=" + encoded(holder))
                        + (before == null ? "" : "&before=" + before);
        return read(issuer.get("/internal/v1/vault/accesses?" + query, TIMEOUT), Accesses.class)
                .items();
    }

    private <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
        try {
            if (answer.statusCode() == 200) {
                return JSON.readValue(answer.body(), type);
            }
            throw refused(answer);
        } catch (JacksonException e) {
            throw issuer.unavailable(
                    "answered with status %d and something else than expected"
                            .formatted(answer.statusCode()),
                    e);
        }
    }

    /** What the issuer says is meant for whoever asked the console. */
    private WaxsealException refused(HttpResponse<byte[]> answer) {
        JsonNode problem = JSON.readTree(answer.body());
        Optional<ErrorCode> code =
                Arrays.stream(ErrorCode.values())
                        .filter(each -> each.wireName().equals(problem.path("code").asString("")))
                        // Between the two of us; whoever asked is authenticated
                        .filter(each -> each != ErrorCode.UNAUTHENTICATED)
                        .findFirst();
        String sentence = problem.path("detail").asString("");
        return code.isEmpty() || sentence.isEmpty()
                ? issuer.unavailable("answered with status " + answer.statusCode(), null)
                : new WaxsealException(code.get(), sentence);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
