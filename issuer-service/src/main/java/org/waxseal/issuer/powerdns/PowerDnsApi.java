package org.waxseal.issuer.powerdns;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The HTTP API of PowerDNS's authoritative server, version 1 (PowerDNS 4.2 and up). All methods
 * throw {@link WaxsealException}: {@code DNS_UNREACHABLE} when it does not answer, {@code
 * DNS_UPDATE_REFUSED} when it refuses.
 */
final class PowerDnsApi implements AutoCloseable {
    /** A server before 4.6 gives a whole zone where one name is asked for. */
    private static final int MOST_OCTETS = 64 * 1024 * 1024;

    private static final int MOST_SHOWN = 200;

    private final URI url;
    private final String root;
    private final String apiKey;
    private final String serverId;
    private final Duration timeout;
    private final HttpClient client;
    private final JsonMapper json = JsonMapper.builder().build();

    PowerDnsApi(URI url, String apiKey, String serverId, Duration timeout) {
        String base = url.toString();
        this.url = url;
        this.root =
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                        + "/api/v1/servers/"
                        + URLEncoder.encode(serverId, StandardCharsets.UTF_8);
        this.apiKey = apiKey;
        this.serverId = serverId;
        this.timeout = timeout;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeout)
                        // The key must not go where an answer points to.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /** The zone that holds a name; walks up, since any depth may be a zone of its own. */
    Optional<Zone> zoneOf(String owner) {
        String name = owner;
        while (true) {
            for (JsonNode zone : tree(exchange("GET", "/zones?zone=" + name + ".", null))) {
                if (zone.path("name").asString("").equalsIgnoreCase(name + ".")) {
                    return Optional.of(
                            new Zone(
                                    zone.path("id").asString(name + "."),
                                    name,
                                    zone.path("kind").asString("")));
                }
            }
            int dot = name.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            name = name.substring(dot + 1);
        }
    }

    RecordSet read(Zone zone, String owner) {
        return RecordSet.of(
                tree(
                        exchange(
                                "GET",
                                "/zones/%s?rrset_name=%s.&rrset_type=TXT"
                                        .formatted(zone.id(), owner),
                                null)),
                owner + ".");
    }

    /** All records of the name and type are replaced. */
    void replace(Zone zone, String owner, RecordSet wanted) {
        ObjectNode body = json.createObjectNode();
        wanted.writeTo(body.putArray("rrsets").addObject(), owner + ".");
        exchange("PATCH", "/zones/" + zone.id(), json.writeValueAsBytes(body));
    }

    /** Secondaries are told at once; they would hear of it within a minute otherwise. */
    void notifySecondaries(Zone zone) {
        exchange("PUT", "/zones/%s/notify".formatted(zone.id()), new byte[0]);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private byte[] exchange(String method, String path, byte @Nullable [] body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + path))
                        .timeout(timeout)
                        .header("X-API-Key", apiKey)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        HttpResponse<byte[]> answer = send(request);
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return answer.body();
        }
        throw switch (status) {
            case 401, 403 ->
                    fault(
                            ErrorCode.DNS_UPDATE_REFUSED,
                            "it refuses the key (HTTP %d); check waxseal.issuer.dns.powerdns.api-key-file, and webserver-allow-from in pdns.conf"
                                    .formatted(status),
                            null);
            case 404 ->
                    fault(
                            ErrorCode.DNS_UPDATE_REFUSED,
                            "it knows no server '%s' (HTTP 404); check waxseal.issuer.dns.powerdns.server-id and .url"
                                    .formatted(serverId),
                            null);
            default ->
                    fault(
                            status >= 500
                                    ? ErrorCode.DNS_UNREACHABLE
                                    : ErrorCode.DNS_UPDATE_REFUSED,
                            "it answers with HTTP %d: %s".formatted(status, said(answer.body())),
                            null);
        };
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), MOST_OCTETS));
        } catch (IOException e) {
            throw fault(
                    ErrorCode.DNS_UNREACHABLE,
                    "it does not answer (%s); check that it runs, and waxseal.issuer.dns.powerdns.url"
                            .formatted(e.getClass().getSimpleName()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", e);
        }
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw fault(
                    ErrorCode.DNS_UPDATE_REFUSED,
                    "it does not speak PowerDNS's API; check waxseal.issuer.dns.powerdns.url",
                    e);
        }
    }

    /** The API's own sentence, cut and printable. */
    private String said(byte[] body) {
        String text;
        try {
            text = json.readTree(body).path("error").asString("");
        } catch (JacksonException e) {
            text = new String(body, StandardCharsets.UTF_8);
        }
        String line = text.strip().replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
    }

    private WaxsealException fault(ErrorCode code, String what, @Nullable Exception cause) {
        return new WaxsealException(
                code, "the API of PowerDNS at %s: %s".formatted(url, what), cause);
    }
}
