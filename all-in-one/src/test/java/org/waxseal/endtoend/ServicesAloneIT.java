package org.waxseal.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.allinone.EmbeddedBroker;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.demo.ConsoleClient;
import org.waxseal.demo.Endpoints;
import org.waxseal.demo.Fleet;
import org.waxseal.demo.OpensslClient;
import org.waxseal.demo.ProductSettings;
import org.waxseal.sandbox.FreePorts;

/**
 * Each service started alone, {@code java -jar}, against a broker and a PostgreSQL that run outside
 * of them; and an outage of that broker.
 */
class ServicesAloneIT {
    /** How long the broker is away; ten minutes by {@code -Dwaxseal.outage=PT10M}. */
    private static final Duration OUTAGE =
            Duration.parse(System.getProperty("waxseal.outage", "PT10S"));

    @RegisterExtension static final TestDatabase DATABASE = TestDatabase.postgresql("console");

    @TempDir Path directory;

    private final Map<String, Integer> managementPorts = new LinkedHashMap<>();

    @Test
    void fourProcessesDoTheJobAndAnOutageOfTheBrokerLosesNothing() throws Exception {
        TrustProperties trust = new TrustProperties(directory.resolve("data/trust"), List.of());
        int brokerPort = FreePorts.next();
        Path kafka = directory.resolve("kafka");
        List<LaunchedProcess> services = new ArrayList<>();
        EmbeddedBroker broker = EmbeddedBroker.start(kafka, trust, brokerPort, Clock.systemUTC());
        try (Fleet fleet = Fleet.start(directory.resolve("sandboxes"))) {
            int consolePort = FreePorts.next();
            Map<String, String> settings = settings(fleet, brokerPort);
            services.add(start("console", consolePort, settings));
            int issuerPort = FreePorts.next();
            settings.put("waxseal.assigner.issuer-url", "https://localhost:" + issuerPort);
            services.add(start("issuer", issuerPort, settings));
            services.add(start("assigner", FreePorts.next(), settings));
            services.add(start("notifier", FreePorts.next(), settings));

            ConsoleClient console = connect(consolePort, services);
            register(console, fleet);
            DnsName first = DnsName.of("first.test");
            provision(console, fleet, first);
            awaitProven(console, first, services);

            broker.close();
            DnsName during = DnsName.of("during.test");
            provision(console, fleet, during);
            Awaitility.await("nothing is proven while the broker is away")
                    .during(OUTAGE)
                    .atMost(OUTAGE.plusSeconds(30))
                    .until(() -> !proven(console, during));
            broker = EmbeddedBroker.start(kafka, trust, brokerPort, Clock.systemUTC());
            awaitProven(console, during, services);

            Endpoints endpoints =
                    new Endpoints(fleet, new OpensslClient(fleet.authority().rootFile()));
            for (DnsName domain : List.of(first, during)) {
                assertThat(endpoints.judge(endpoints.of(domain)))
                        .allSatisfy(seen -> assertThat(seen.judgement().trusted()).isTrue());
            }
            console.close();
            everyServiceIsReadyAndMeasured();
        } finally {
            services.forEach(LaunchedProcess::close);
            broker.close();
        }
    }

    private void everyServiceIsReadyAndMeasured() throws IOException, InterruptedException {
        Map<String, List<String>> measures =
                Map.of(
                        "console", List.of("waxseal_domains", "waxseal_outbox_lag_seconds"),
                        "issuer",
                                List.of(
                                        "waxseal_issuance_seconds_count",
                                        "waxseal_certificate_expiry",
                                        "waxseal_work_age_seconds",
                                        "waxseal_outbox_lag_seconds"),
                        "assigner",
                                List.of(
                                        "waxseal_rollout_seconds_count",
                                        "waxseal_handshake_seconds_count",
                                        "waxseal_work_age_seconds",
                                        "waxseal_outbox_lag_seconds"),
                        "notifier", List.of("waxseal_notice_total", "waxseal_work_age_seconds"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (var entry : managementPorts.entrySet()) {
                String actuator = "http://127.0.0.1:" + entry.getValue() + "/actuator/";
                for (String probe : List.of("liveness", "readiness")) {
                    assertThat(get(client, actuator + "health/" + probe))
                            .as(entry.getKey() + " " + probe)
                            .contains("\"status\":\"UP\"");
                }
                assertThat(get(client, actuator + "prometheus"))
                        .as(entry.getKey())
                        .contains(measures.get(entry.getKey()));
            }
        }
    }

    private static String get(HttpClient client, String url)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Map<String, String> settings(Fleet fleet, int brokerPort) {
        Fleet.writeHosts(directory.resolve("hosts"));
        Map<String, String> settings =
                new LinkedHashMap<>(ProductSettings.of(fleet, directory.resolve("data")));
        settings.put("waxseal.kafka.bootstrap-servers", "127.0.0.1:" + brokerPort);
        String url = DATABASE.dataSource().getJdbcUrl();
        settings.put("waxseal.database.url", url.replaceFirst("\\?.*", ""));
        return settings;
    }

    private LaunchedProcess start(String service, int port, Map<String, String> settings)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        Jars.java(
                                service + "-service",
                                List.of("-Djdk.net.hosts.file=" + directory.resolve("hosts"))));
        command.add("--server.port=" + port);
        int managementPort = FreePorts.next();
        managementPorts.put(service, managementPort);
        command.add("--management.server.port=" + managementPort);
        settings.forEach((key, value) -> command.add("--" + key + "=" + value));
        return LaunchedProcess.start(command, directory, directory.resolve(service + ".log"));
    }

    private ConsoleClient connect(int port, List<LaunchedProcess> services) throws IOException {
        URI api = URI.create("http://127.0.0.1:" + port + "/api/v1");
        Path tokenFile = directory.resolve("data/console/api-token");
        Waiting.until(
                "the console answers",
                Duration.ofMinutes(2),
                () -> tails(services),
                () -> {
                    try (ConsoleClient client =
                            new ConsoleClient(api, Files.readString(tokenFile).strip())) {
                        client.get("/domains");
                        return true;
                    }
                });
        return new ConsoleClient(api, Files.readString(tokenFile).strip());
    }

    private static void register(ConsoleClient console, Fleet fleet)
            throws IOException, InterruptedException {
        console.post("/nodes", fleet.mailRegistration());
        console.post("/nodes", fleet.webmailRegistration());
        fleet.mail().addMailbox("alice", Fleet.ZONE);
        console.post(
                "/owners",
                Map.of("id", "alice", "name", "", "email", "alice@" + Fleet.ZONE, "locale", "en"));
    }

    private static void provision(ConsoleClient console, Fleet fleet, DnsName domain)
            throws IOException, InterruptedException {
        fleet.host(domain);
        console.post(
                "/domains",
                Map.of(
                        "name", domain.ascii(),
                        "owner", "alice",
                        "mailNode", "mx1",
                        "webmailNode", "web1",
                        "certificate", Map.of("type", "wildcard")));
    }

    private static boolean proven(ConsoleClient console, DnsName domain)
            throws IOException, InterruptedException {
        return console.get("/domains/" + domain).path("proven").asBoolean(false);
    }

    private static void awaitProven(
            ConsoleClient console, DnsName domain, List<LaunchedProcess> services) {
        Waiting.until(
                domain + " is proven",
                Duration.ofSeconds(150),
                () -> tails(services),
                () -> proven(console, domain));
    }

    private static String tails(List<LaunchedProcess> services) {
        StringBuilder tails = new StringBuilder();
        services.forEach(service -> tails.append(service.tail()).append("\n---\n"));
        return tails.toString();
    }
}
