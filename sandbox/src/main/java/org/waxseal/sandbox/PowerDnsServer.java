package org.waxseal.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/**
 * PowerDNS's authoritative server over SQLite, changed by its HTTP API. Zones and records survive
 * {@link #stop()} and {@link #start()}.
 */
public final class PowerDnsServer implements AutoCloseable {
    private static final Path SCHEMA =
            Path.of("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql");
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Pattern TEXT = Pattern.compile("\"content\": \"\\\\\"([^\"]*)\\\\\"\"");

    private final SandboxDirectory sandbox;
    private final int port = FreePorts.next();
    private final int apiPort = FreePorts.next();
    private final String apiKey;
    private final Path home;
    private final Path log;
    private @Nullable ServerProcess process;

    private PowerDnsServer(SandboxDirectory sandbox) {
        this.sandbox = sandbox;
        this.home = sandbox.makeDirectory("powerdns-" + port);
        this.log = home.resolve("pdns.log");
        byte[] key = new byte[16];
        new SecureRandom().nextBytes(key);
        this.apiKey = HexFormat.of().formatHex(key);
    }

    /** Makes an instance without zones and starts it. */
    public static PowerDnsServer start(SandboxDirectory sandbox) {
        PowerDnsServer server = new PowerDnsServer(sandbox);
        server.configure();
        server.start();
        return server;
    }

    private void configure() {
        Path data = sandbox.makeDirectory("powerdns-" + port + "/data");
        Path database = data.resolve("pdns.sqlite3");
        Command.run(sandbox, "sqlite3", database.toString(), ".read " + SCHEMA);
        Accounts.give(data, "pdns", "pdns");
        Accounts.give(database, "pdns", "pdns");
        Accounts.write(apiKeyFile(), "rw-------", apiKey + "\n");
        Accounts.write(
                home.resolve("pdns.conf"),
                "rw-------",
                """
                launch=gsqlite3
                gsqlite3-database=%1$s
                gsqlite3-dnssec=no
                local-address=127.0.0.1
                local-port=%2$d
                socket-dir=%3$s
                setuid=pdns
                setgid=pdns
                daemon=no
                guardian=no
                include-dir=
                security-poll-suffix=
                receiver-threads=1
                distributor-threads=1
                api=yes
                api-key=%4$s
                webserver=yes
                webserver-address=127.0.0.1
                webserver-port=%5$d
                """
                        .formatted(database, port, data, apiKey, apiPort));
    }

    /** Starts it again on the same ports, with all zones, after {@link #stop()}. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        process =
                ServerProcess.start(
                        sandbox,
                        "PowerDNS",
                        log,
                        Map.of(),
                        List.of("pdns_server", "--config-dir=" + home));
        process.awaitListening(port);
        process.awaitListening(apiPort);
    }

    /** Stops it; nobody answers on its ports then. Idempotent. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** Where it answers DNS, UDP and TCP, as {@code host:port}. */
    public String address() {
        return Loopback.TEXT + ":" + port;
    }

    /** Where its API answers, {@code http://127.0.0.1:...}. */
    public URI apiUrl() {
        return URI.create("http://%s:%d".formatted(Loopback.TEXT, apiPort));
    }

    /** A file whose first line is the API's key, readable by root alone. */
    public Path apiKeyFile() {
        return home.resolve("api.key");
    }

    /**
     * Adds a zone of which {@code ns.ZONE} is the name server.
     *
     * @param kind {@code Native}, {@code Master} or {@code Slave}
     */
    public void addZone(DnsName zone, String kind) {
        boolean secondary = kind.equals("Slave");
        String rest =
                secondary
                        ? "\"masters\": [\"192.0.2.1\"]"
                        : "\"nameservers\": [\"ns.%s.\"]".formatted(zone);
        exchange(
                "POST",
                "/zones",
                "{\"name\": \"%s.\", \"kind\": \"%s\", %s}".formatted(zone, kind, rest));
    }

    /** Puts these TXT records in the place of all that a name has. */
    public void replaceTexts(DnsName zone, String name, int ttl, String... texts) {
        exchange(
                "PATCH",
                "/zones/%s.".formatted(zone),
                """
                {"rrsets": [{"name": "%s.", "type": "TXT", "ttl": %d, "changetype": "REPLACE", "records": [%s]}]}"""
                        .formatted(
                                name,
                                ttl,
                                Stream.of(texts)
                                        .map(
                                                text ->
                                                        "{\"content\": \"\\\"%s\\\"\", \"disabled\": false}"
                                                                .formatted(text))
                                        .collect(Collectors.joining(", "))));
    }

    /** Puts a CNAME record at a name. */
    public void putAlias(DnsName zone, String name, String target) {
        exchange(
                "PATCH",
                "/zones/%s.".formatted(zone),
                """
                {"rrsets": [{"name": "%s.", "type": "CNAME", "ttl": 60, "changetype": "REPLACE", "records": [{"content": "%s.", "disabled": false}]}]}"""
                        .formatted(name, target));
    }

    /** The texts of the TXT records at a name, sorted; empty when there are none. */
    public List<String> texts(DnsName zone, String name) {
        String found =
                exchange(
                        "GET",
                        "/zones/%s.?rrset_name=%s.&rrset_type=TXT".formatted(zone, name),
                        null);
        return TEXT.matcher(found).results().map(match -> match.group(1)).sorted().toList();
    }

    @Override
    public void close() {
        stop();
    }

    private String exchange(String method, String path, @Nullable String body) {
        URI uri = URI.create(apiUrl() + "/api/v1/servers/localhost" + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(REQUEST_LIMIT)
                                    .header("X-API-Key", apiKey)
                                    .method(
                                            method,
                                            body == null
                                                    ? HttpRequest.BodyPublishers.noBody()
                                                    : HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new SandboxException(
                        "PowerDNS answers %d to %s %s: %s"
                                .formatted(answer.statusCode(), method, uri, answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new SandboxException(
                    "PowerDNS does not answer %s: %s".formatted(uri, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking PowerDNS for " + uri, e);
        }
    }
}
