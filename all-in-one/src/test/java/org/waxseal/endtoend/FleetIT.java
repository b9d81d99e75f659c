package org.waxseal.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.demo.OpensslClient;
import org.waxseal.demo.OpensslClient.Judgement;
import tools.jackson.databind.JsonNode;

/**
 * A hosting company takes Waxseal into its own fleet: serves it from a file, imports domains by the
 * command line, provisions some by Kafka, changes and removes some on each way, with restarts in
 * between. OpenSSL looks at every endpoint at the end, and what the administrator made by hand is
 * still there.
 */
class FleetIT {
    private static final String WILDCARD = "wildcard";
    private static final String SAN = "san";
    private static final String TOPIC = "waxseal.provisioning.v1";
    private static final int IN_FILE = 20;
    private static final int IMPORTED = 200;
    private static final int BY_EVENT = 50;

    @TempDir Path directory;

    /** Names of all registered domains, with the type of their certificate. */
    private final SortedMap<String, String> wanted = new TreeMap<>();

    /** Those of {@link #wanted} that stand in the file. */
    private final SortedMap<String, String> inFile = new TreeMap<>();

    @Test
    void aFleetIsTakenOverAndKept() throws Exception {
        try (AdministratorFleet fleet = AdministratorFleet.start(directory.resolve("register"));
                ServedFleet served = new ServedFleet(fleet, directory.resolve("waxseal"))) {
            Map<String, String> configurationBefore = fleet.configuration();
            serveTheFile(fleet, served, configurationBefore);
            refuseToRemoveTooMany(served);
            importByCommandLine(served);
            served.kill();
            served.serve();
            served.awaitProven(wanted, Duration.ofMinutes(6));
            provisionByEvent(fleet, served);
            changeAndRemoveOnEachWay(served);
            served.stop();
            served.serve();
            served.awaitProven(wanted, Duration.ofMinutes(2));

            assertNothingIsLeftToDo(served);
            assertEveryEndpointIsProven(fleet, served);
            assertTheAdministratorsWorkIsThere(fleet, configurationBefore);
        }
    }

    private void serveTheFile(
            AdministratorFleet fleet, ServedFleet served, Map<String, String> configurationBefore)
            throws Exception {
        names("f", IN_FILE).forEach(name -> inFile.put(name, WILDCARD));
        wanted.putAll(inFile);
        served.writeFile(inFile);

        ServedFleet.Ended check = served.run("check", "--config", served.file().toString());
        assertThat(check.status()).as(check.output()).isZero();
        assertThat(fleet.configuration()).isEqualTo(configurationBefore);

        served.serve();
        served.awaitProven(wanted, Duration.ofMinutes(2));
        for (String node : List.of("mail1", "web1")) {
            Waiting.until(
                    node + " is proven",
                    Duration.ofMinutes(1),
                    served::tail,
                    () -> served.console().get("/nodes/" + node).path("proven").asBoolean(false));
        }
    }

    private void refuseToRemoveTooMany(ServedFleet served) throws Exception {
        SortedMap<String, String> fewer = new TreeMap<>(inFile.headMap("f10"));
        served.writeFile(fewer);

        ServedFleet.Ended reload = served.run("reload", "--config", served.file().toString());

        assertThat(reload.status()).as(reload.output()).isEqualTo(1);
        assertThat(reload.output()).contains("--allow-removals").contains("10 of 20");
        assertThat(served.domains().keySet()).isEqualTo(wanted.keySet());
        served.writeFile(inFile);
    }

    private void importByCommandLine(ServedFleet served) throws Exception {
        ServedFleet.Ended owner =
                served.run("owner", "add", "bob", "--name", "Bob", "--email", "bob@hosting.test");
        assertThat(owner.status()).as(owner.output()).isZero();
        StringBuilder csv = new StringBuilder("name,owner,mail-node,webmail-node\n");
        names("i", IMPORTED).forEach(name -> csv.append(name).append(",bob,mail1,web1\n"));
        Path list = served.write("customers.csv", csv.toString());

        ServedFleet.Ended imported = served.run("domain", "import", list.toString());

        assertThat(imported.status()).as(imported.output()).isZero();
        assertThat(imported.output()).contains("200");
        names("i", IMPORTED).forEach(name -> wanted.put(name, WILDCARD));
    }

    /** The benchmark of the issue: 50 domains at once. */
    private void provisionByEvent(AdministratorFleet fleet, ServedFleet served) throws Exception {
        List<String> names = names("k", BY_EVENT);
        int reloadsBefore = fleet.dovecotReloads();
        long start = System.nanoTime();
        send(
                served,
                names.stream()
                        .map(
                                name ->
                                        event(
                                                "provision-domain",
                                                name,
                                                "\"owner\":\"bob\",\"mailNode\":\"mail1\",\"webmailNode\":\"web1\""))
                        .toList());
        names.forEach(name -> wanted.put(name, WILDCARD));
        served.awaitProven(wanted, Duration.ofMinutes(2));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        int reloads = fleet.dovecotReloads() - reloadsBefore;
        report(
                "%d domains at once: proven within %.1f s (aim 25 s), %d Dovecot reloads (at most 8),"
                                .formatted(BY_EVENT, took.toMillis() / 1000.0, reloads)
                        + " beside %d others".formatted(wanted.size() - BY_EVENT));
        assertThat(reloads).isBetween(1, 8);
    }

    private void changeAndRemoveOnEachWay(ServedFleet served) throws Exception {
        inFile.remove(domain("f", 0));
        inFile.remove(domain("f", 1));
        inFile.put(domain("f", 2), SAN);
        inFile.put(domain("f", 90), WILDCARD);
        served.writeFile(inFile);
        ServedFleet.Ended reload = served.run("reload", "--config", served.file().toString());
        assertThat(reload.status()).as(reload.output()).isZero();
        wanted.remove(domain("f", 0));
        wanted.remove(domain("f", 1));
        wanted.putAll(inFile);

        ServedFleet.Ended removed = served.run("domain", "remove", domain("i", 0));
        assertThat(removed.status()).as(removed.output()).isZero();
        wanted.remove(domain("i", 0));
        ServedFleet.Ended changed = served.run("domain", "change", domain("i", 1), "--type", SAN);
        assertThat(changed.status()).as(changed.output()).isZero();
        wanted.put(domain("i", 1), SAN);
        ServedFleet.Ended fromFile = served.run("domain", "remove", domain("f", 3));
        assertThat(fromFile.status()).as(fromFile.output()).isEqualTo(1);
        assertThat(fromFile.output()).contains("fleet file").contains(domain("f", 3));

        send(
                served,
                List.of(
                        event("remove-domain", domain("k", 0), ""),
                        event(
                                "change-domain",
                                domain("k", 1),
                                "\"certificate\":{\"type\":\"san\"}"),
                        event("remove-domain", "never.hosting.test", "")));
        wanted.remove(domain("k", 0));
        wanted.put(domain("k", 1), SAN);
        served.awaitProven(wanted, Duration.ofMinutes(2));

        ServedFleet.Ended rejected =
                served.run("event", "tail", "--rejected", "--since", "beginning", "--no-follow");
        assertThat(rejected.status()).as(rejected.output()).isZero();
        assertThat(rejected.output()).contains("never.hosting.test").contains("domain-unknown");
    }

    private static void assertNothingIsLeftToDo(ServedFleet served) throws Exception {
        SortedMap<String, JsonNode> before = served.domains();
        ServedFleet.Ended again =
                served.run("reload", "--config", served.file().toString(), "--json");
        assertThat(again.status()).as(again.output()).isZero();
        assertThat(served.domains().entrySet())
                .allSatisfy(
                        entry ->
                                assertThat(entry.getValue().path("revision"))
                                        .isEqualTo(
                                                Objects.requireNonNull(before.get(entry.getKey()))
                                                        .path("revision")));
    }

    private void assertEveryEndpointIsProven(AdministratorFleet fleet, ServedFleet served)
            throws Exception {
        OpensslClient client = new OpensslClient(fleet.authority().rootFile());
        List<Callable<String>> looks = new ArrayList<>();
        served.domains()
                .forEach(
                        (name, domain) -> {
                            Fingerprint leaf =
                                    new Fingerprint(
                                            domain.path("certificate")
                                                    .path("fingerprint")
                                                    .asString());
                            for (Protocol protocol : fleet.protocols()) {
                                looks.add(() -> look(fleet, client, protocol, name, leaf));
                            }
                        });
        assertThat(looks).hasSize(wanted.size() * 4);
        try (ExecutorService clients =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<String> faults = new ArrayList<>();
            for (Future<String> look : clients.invokeAll(looks)) {
                if (!look.get().isEmpty()) {
                    faults.add(look.get());
                }
            }
            assertThat(faults).isEmpty();
        }
        for (String gone : List.of(domain("f", 0), domain("i", 0), domain("k", 0))) {
            Judgement judgement =
                    client.judge(
                            Protocol.IMAPS,
                            fleet.address(),
                            fleet.port(Protocol.IMAPS),
                            DnsName.of("mail." + gone));
            assertThat(judgement.faults()).as(gone).anyMatch(fault -> fault.contains("ostname"));
        }
    }

    /** Empty when a client would see the wanted leaf without a warning. */
    private static String look(
            AdministratorFleet fleet,
            OpensslClient client,
            Protocol protocol,
            String domain,
            Fingerprint leaf)
            throws IOException, InterruptedException {
        DnsName name = DnsName.of((protocol.isWebmail() ? "webmail." : "mail.") + domain);
        Judgement seen = client.judge(protocol, fleet.address(), fleet.port(protocol), name);
        return seen.serves(leaf)
                ? ""
                : "%s %s: %s, leaf %s instead of %s"
                        .formatted(protocol.wireName(), name, seen.phrase(), seen.leaf(), leaf);
    }

    private static void assertTheAdministratorsWorkIsThere(
            AdministratorFleet fleet, Map<String, String> before) throws Exception {
        OpensslClient own = new OpensslClient(fleet.handMadeCertificate());
        for (Protocol protocol : fleet.protocols()) {
            DnsName name =
                    protocol.isWebmail()
                            ? AdministratorFleet.HAND_MADE_SHOP
                            : AdministratorFleet.HAND_MADE_MAIL;
            assertThat(own.judge(protocol, fleet.address(), fleet.port(protocol), name))
                    .as(protocol.wireName())
                    .matches(judgement -> judgement.leaf() != null)
                    .extracting(Judgement::leaf)
                    .isEqualTo(fleet.handMadeLeaf());
        }
        Map<String, String> after = fleet.configuration();
        assertThat(after.keySet()).containsAll(before.keySet());
        before.forEach(
                (file, text) -> {
                    List<String> kept =
                            Objects.requireNonNull(after.get(file))
                                    .lines()
                                    .map(String::strip)
                                    .toList();
                    for (String line : text.lines().map(String::strip).toList()) {
                        boolean ours =
                                line.startsWith("tls_server_sni_maps")
                                        || line.startsWith("ssl_certificate");
                        if (!ours) {
                            assertThat(kept).as(file).contains(line);
                        }
                    }
                });
        assertThat(after)
                .containsEntry(
                        "nginx/etc/sites-enabled/legacy.conf",
                        before.get("nginx/etc/sites-enabled/legacy.conf"));
        assertThat(after)
                .containsEntry(
                        "dovecot/etc/conf.d/20-legacy.conf",
                        before.get("dovecot/etc/conf.d/20-legacy.conf"));
        assertThat(after.get("postfix/etc/main.cf")).contains("postfix/etc/sni_by_hand");
    }

    private static void send(ServedFleet served, List<ProducerRecord<String, String>> events)
            throws Exception {
        try (Producer<String, String> producer = served.producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ProducerRecord<String, String> event : events) {
                sent.add(producer.send(event));
            }
            for (Future<RecordMetadata> acknowledged : sent) {
                acknowledged.get();
            }
        }
    }

    /**
     * @param fields of the data beside the name, as JSON members
     */
    private static ProducerRecord<String, String> event(String type, String name, String fields) {
        String value =
                """
                {"specversion":"1.0","id":"%s","type":"waxseal.%s","source":"/panel/test",
                 "datacontenttype":"application/json","data":{"name":"%s"%s}}
                """
                        .formatted(
                                UUID.randomUUID(),
                                type,
                                name,
                                fields.isEmpty() ? "" : "," + fields);
        return new ProducerRecord<>(TOPIC, name, value);
    }

    private static List<String> names(String letter, int count) {
        return IntStream.range(0, count).mapToObj(number -> domain(letter, number)).toList();
    }

    private static String domain(String letter, int number) {
        return "%s%02d.%s".formatted(letter, number, AdministratorFleet.ZONE);
    }

    /** Where somebody who reads the build's output finds it, and in the reports. */
    private static void report(String line) throws IOException {
        Path report = Path.of("target/benchmark-fleet.txt");
        Files.createDirectories(report.getParent());
        Files.writeString(report, line + "\n");
        System.getLogger(FleetIT.class.getName()).log(System.Logger.Level.INFO, line);
    }
}
