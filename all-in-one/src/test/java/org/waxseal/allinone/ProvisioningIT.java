package org.waxseal.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.waxseal.assigner.AssignerApplication;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.console.ConsoleApplication;
import org.waxseal.issuer.IssuerApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a panel does: asks by event and by REST, wrongly too, and looks at what became of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class ProvisioningIT {
    private static final Set<String> MOVING = Set.of("certificates", "endpoints");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path EXAMPLES =
            Path.of("..", "examples", "provisioning").toAbsolutePath().normalize();
    private static final String TOPIC = "waxseal.provisioning.v1";

    @TempDir static Path directory;

    private static AllInOne product;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        http = HttpClient.newHttpClient();
        product = startProduct(true);
        send("POST", "/owners", "{\"id\": \"alice\", \"email\": \"alice@example.org\"}", 201);
        send("POST", "/nodes", node("mx1", "postfix", "smtp"), 201);
        send("POST", "/nodes", node("web1", "nginx", "https"), 201);
    }

    /** Without the notifier: nobody is written to. The authority and the name server are away. */
    private static AllInOne startProduct(boolean withConsole) {
        List<SiblingService> services = new ArrayList<>();
        if (withConsole) {
            services.add(new SiblingService("console", ConsoleApplication.class));
        }
        services.add(new SiblingService("issuer", IssuerApplication.class));
        services.add(new SiblingService("assigner", AssignerApplication.class));
        return AllInOne.start(
                AllInOneProperties.inDirectory(
                        directory,
                        Map.of(
                                "waxseal.issuer.acme.directory-url", "https://127.0.0.1:1/dir",
                                "waxseal.issuer.acme.terms-agreed", "true",
                                "waxseal.issuer.dns.server", "127.0.0.1:1",
                                "waxseal.console.print-link", "false")),
                services);
    }

    @AfterAll
    static void stop() {
        http.shutdownNow(); // some stream may still be open
        if (product != null) {
            product.close();
        }
    }

    private static String node(String id, String software, String protocol) {
        Path there = directory.resolve("nodes").resolve(id);
        String settings =
                software.equals("nginx")
                        ? ", \"settings\": {\"site\": \"%s/webmail.conf\"}".formatted(there)
                        : "";
        return """
               {"id": "%s", "hostName": "%s.example.test", "address": "127.0.0.1", "directory": "%s/waxseal",
                "servers": [{"software": "%s", "configDirectory": "%s",
                  "listeners": [{"protocol": "%s", "port": 1}]%s}]}
               """
                .formatted(id, id, there, software, there, protocol, settings);
    }

    @Test
    @Order(1)
    void eachExampleHasADomainProvisioned() throws Exception {
        run("kcat.test", Map.of(), EXAMPLES.resolve("kcat.sh").toString());
        run("java.test", Map.of(), javaExample());
        run("curl.test", Map.of(), EXAMPLES.resolve("curl.sh").toString());

        for (String domain : List.of("kcat.test", "java.test", "curl.test")) {
            JsonNode registered = awaitDomain(domain);
            assertThat(registered.at("/owner").asString()).isEqualTo("alice");
            assertThat(registered.at("/mailNode").asString()).isEqualTo("mx1");
            assertThat(registered.at("/webmailNode").asString()).isEqualTo("web1");
        }
        assertThat(domain("kcat.test").at("/source").asString()).isEqualTo("event");
        assertThat(domain("curl.test").at("/source").asString()).isEqualTo("api");
    }

    @Test
    @Order(2)
    void aPanelElsewhereHasACertificateOfItsOwn() throws Exception {
        Path trust = directory.resolve("trust");
        Path panel = Files.createDirectories(directory.resolve("panel"));
        exec(
                Map.of(),
                List.of(
                        "openssl",
                        "req",
                        "-new",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        "/CN=panel",
                        "-keyout",
                        panel.resolve("panel.key").toString(),
                        "-out",
                        panel.resolve("panel.csr").toString()));
        Files.writeString(panel.resolve("usage"), "extendedKeyUsage=clientAuth\n");
        exec(
                Map.of(),
                List.of(
                        "openssl",
                        "x509",
                        "-req",
                        "-in",
                        panel.resolve("panel.csr").toString(),
                        "-CA",
                        trust.resolve("authority.pem").toString(),
                        "-CAkey",
                        trust.resolve("authority.key.pem").toString(),
                        "-days",
                        "30",
                        "-extfile",
                        panel.resolve("usage").toString(),
                        "-out",
                        panel.resolve("panel.crt").toString()));
        Path configuration = panel.resolve("kcat.conf");
        Files.writeString(
                configuration,
                """
                bootstrap.servers=%s
                security.protocol=ssl
                ssl.certificate.location=%s
                ssl.key.location=%s
                ssl.ca.location=%s
                """
                        .formatted(
                                product.bootstrapServers(),
                                panel.resolve("panel.crt"),
                                panel.resolve("panel.key"),
                                trust.resolve("authority.pem")));

        run(
                "elsewhere.test",
                Map.of("WAXSEAL_KCAT_CONFIG", configuration.toString()),
                EXAMPLES.resolve("kcat.sh").toString());

        awaitDomain("elsewhere.test");
    }

    @Test
    @Order(3)
    void whatIsWrongIsRejectedAloneWithFieldValueAndReason() throws Exception {
        produce("bad.test", null);
        produce("bad.test", "provision bad.test, please");
        produce("bad.test", event("b1", "provision-domian", "{\"name\": \"bad.test\"}"));
        produce(
                "bad.test",
                event(
                        "b2",
                        "waxseal.provision-domain",
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mailNode\": \"mx9\", \"webmailNode\": \"web9\"}"));
        produce("other.test", event("b3", "remove-domain", "{\"name\": \"bad.test\"}"));
        produce("bad.test", event("b4", "remove-domain", "{\"name\": \"bad.test\"}"));
        produce(
                "bad.test",
                event(
                        "b5",
                        "provision-domain",
                        "{\"name\": \"bad.test\", \"owner\": \"alice\", \"mialNode\": \"mx1\\u0007\"}"));
        produce("bad.test", "[" + "x".repeat(100_000) + "]");
        produce("bad.test", provision("b6", "bad.test"));

        awaitDomain("bad.test");
        List<JsonNode> rejected = rejections("bad.test", 7);
        assertThat(rejected.stream().map(line -> line.at("/code").asString()))
                .containsExactly(
                        "request-malformed",
                        "request-malformed",
                        "field-invalid",
                        "node-unknown",
                        "domain-unknown",
                        "field-unknown",
                        "request-malformed");
        JsonNode typo = rejected.get(2);
        assertThat(typo.at("/field").asString()).isEqualTo("/type");
        assertThat(typo.at("/value").asString()).isEqualTo("provision-domian");
        assertThat(typo.at("/reason").asString())
                .contains("use one of waxseal.provision-domain, waxseal.change-domain");
        assertThat(typo.at("/event/id").asString()).isEqualTo("b1");
        assertThat(typo.at("/key").asString()).isEqualTo("bad.test");
        JsonNode nodes = rejected.get(3);
        assertThat(nodes.at("/field").asString()).isEqualTo("/data/mailNode");
        assertThat(nodes.at("/value").asString()).isEqualTo("mx9");
        assertThat(nodes.at("/faults").valueStream().map(fault -> fault.at("/value").asString()))
                .containsExactly("mx9", "web9");
        assertThat(rejected.get(4).at("/field").asString()).isEqualTo("/data/name");
        JsonNode unknown = rejected.get(5);
        assertThat(unknown.at("/field").asString()).isEqualTo("/data/mialNode");
        assertThat(unknown.at("/value").asString()).isEqualTo("mx1?");
        JsonNode key = rejections("other.test", 1).getFirst();
        assertThat(key.at("/field").asString()).isEqualTo("/data/name");
        assertThat(key.at("/reason").asString())
                .contains("key is 'other.test', but name is 'bad.test'");
    }

    @Test
    @Order(4)
    void whatOutsidersPutIntoHeadersAndSizesHoldsNothingUp() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("compression.type", "gzip"))) {
            ProducerRecord<byte[], byte[]> large =
                    new ProducerRecord<>(
                            TOPIC, bytes("large.test"), bytes("{\"x\": \"" + "x".repeat(900_000)));
            for (int i = 0; i < 40; i++) {
                large.headers().add(new RecordHeader("h" + i, new byte[1000]));
            }
            large.headers().add(new RecordHeader("waxseal-code", bytes("all-is-well")));
            large.headers()
                    .add(
                            new RecordHeader(
                                    "spring_json_header_types",
                                    bytes("{\"h0\": \"java.net.URL\"}")));
            large.headers().add(new RecordHeader("spring.cloud.function.definition", bytes("x")));
            producer.send(large).get(20, TimeUnit.SECONDS);
        }
        produce("large.test", provision("l1", "large.test"));

        awaitDomain("large.test");
        JsonNode letter = rejections("large.test", 1).getFirst();
        assertThat(letter.at("/code").asString()).isEqualTo("request-malformed");
        assertThat(letter.at("/reason").asString()).startsWith("the event has 900007 octets");
    }

    @Test
    @Order(5)
    void changesAndRemovalsAreDoneInOrder() throws Exception {
        produce("order.test", provision("o1", "order.test"));
        for (int i = 0; i < 10; i++) {
            produce(
                    "order.test",
                    event(
                            "o-change-" + i,
                            "change-domain",
                            "{\"name\": \"order.test\", \"webmailNode\": %s}"
                                    .formatted(i % 2 == 0 ? "null" : "\"web1\"")));
        }
        produce("order.test", event("o2", "waxseal.remove-domain", "{\"name\": \"order.test\"}"));
        produce("order.test", provision("o3", "order.test"));
        produce(
                "order.test",
                event("o4", "change-domain", "{\"name\": \"order.test\", \"webmailNode\": null}"));

        await().atMost(LIMIT).until(() -> revision("order.test") == 14);
        assertThat(domain("order.test").at("/webmailNode").isNull()).isTrue();
    }

    @Test
    @Order(6)
    void replaysDoNothingAcrossARestart() throws Exception {
        run(
                "again.test",
                Map.of("WAXSEAL_EVENT_ID", "again-1"),
                EXAMPLES.resolve("kcat.sh").toString());
        awaitDomain("again.test");
        produce("again.test", event("again-2", "remove-domain", "{\"name\": \"never.test\"}"));
        int rejectedBefore = rejections("again.test", 1).size();
        send("DELETE", "/domains/again.test", null, 202);

        product.close();
        product = startProduct(true);
        run(
                "again.test",
                Map.of("WAXSEAL_EVENT_ID", "again-1"),
                EXAMPLES.resolve("kcat.sh").toString());
        produce("again.test", event("again-2", "remove-domain", "{\"name\": \"never.test\"}"));
        // the same identifier for something else is a mistake that its maker has to hear of
        produce(
                "again.test",
                "{\"specversion\": \"1.0\", \"id\": \"again-1\", \"source\": \"/examples/kcat\", \"type\": \"remove-domain\", \"data\": {\"name\": \"again.test\"}}");

        List<JsonNode> rejected = rejections("again.test", rejectedBefore + 1);
        assertThat(rejected.getLast().at("/code").asString()).isEqualTo("event-id-reused");
        assertThat(rejected).hasSize(rejectedBefore + 1);
        assertThat(revision("again.test")).as("removed, and not registered again").isEqualTo(2);
        String metrics = metrics();
        for (String type : List.of("provision-domain", "remove-domain")) {
            assertThat(metrics)
                    .containsPattern(
                            "waxseal_provisioning_total\\{.*outcome=\"replayed\".*type=\"%s\".*} 1\\.0"
                                    .formatted(type));
        }
    }

    @Test
    @Order(7)
    void whoReadsAlongSeesWhatComes() throws Exception {
        HttpResponse<InputStream> stream =
                http.send(
                        request("/events?topic=domains,provisioning&subject=domain:tail.test")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            produce("unseen.test", provision("t0", "unseen.test"));
            produce("tail.test", provision("t1", "tail.test"));

            JsonNode request = nextLine(lines);
            assertThat(request.at("/topic").asString()).isEqualTo(TOPIC);
            assertThat(request.at("/event/id").asString()).isEqualTo("t1");
            JsonNode statement = nextLine(lines);
            assertThat(statement.at("/topic").asString()).isEqualTo("waxseal.domains.v1");
            assertThat(statement.at("/event/data/name").asString()).isEqualTo("tail.test");
        }
        assertThat(tail("topic=provisioning&subject=tail.test&since=PT1H&follow=false")).hasSize(1);
        assertThat(tail("topic=provisioning&subject=tail.test&since=PT0S&follow=false")).isEmpty();
        assertThat(send("GET", "/events?topic=nothing", null, 400).at("/detail").asString())
                .contains("topic 'nothing' is not possible; use some of owners, nodes");
        assertThat(send("GET", "/events?since=yesterday", null, 400).at("/detail").asString())
                .contains("write beginning or an ISO 8601 duration");
    }

    /** Heartbeats are passed over. */
    private static JsonNode nextLine(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && line.isEmpty()) {
            line = lines.readLine();
        }
        return JSON.readTree(String.valueOf(line));
    }

    @Test
    @Order(8)
    void soManyMayReadAlongAndNoMore() throws Exception {
        List<HttpResponse<InputStream>> open = new ArrayList<>();
        try {
            // one that a test before has left may still be counted
            while (open.size() < 16) {
                HttpResponse<InputStream> stream =
                        http.send(
                                request("/events?topic=nodes").build(),
                                HttpResponse.BodyHandlers.ofInputStream());
                if (stream.statusCode() == 503) {
                    stream.body().close();
                    break;
                }
                open.add(stream);
            }
            assertThat(open).hasSizeGreaterThan(10);
            assertThat(send("GET", "/events?topic=nodes", null, 503).at("/detail").asString())
                    .isEqualTo("16 event streams are open already; close one");
        } finally {
            for (HttpResponse<InputStream> stream : open) {
                stream.body().close();
            }
        }
        // who has gone is noticed with the next line that cannot be written
        send("POST", "/nodes/mx1/renewals", "", 202);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(tail("topic=nodes&follow=false")).isNotEmpty());
    }

    @Test
    @Order(9)
    void everythingCanBeSaidAgain() throws Exception {
        await().atMost(LIMIT)
                .until(
                        () ->
                                tail("topic=certificates&follow=false").stream()
                                        .anyMatch(
                                                line ->
                                                        line.at("/key")
                                                                .asString()
                                                                .equals("domain:kcat.test")));
        await().atMost(LIMIT).until(() -> !tail("topic=endpoints&follow=false").isEmpty());
        Map<String, JsonNode> before = newest();

        JsonNode queued = send("POST", "/events/republish", "{}", 202).at("/topics");

        assertThat(queued.propertyNames())
                .containsExactlyInAnyOrder(
                        "owners", "nodes", "domains", "certificates", "endpoints");
        assertThat(queued.at("/owners").intValue()).isEqualTo(1);
        assertThat(queued.at("/nodes").intValue()).isEqualTo(2);
        assertThat(queued.at("/domains").intValue()).as("removed ones too").isEqualTo(10);
        for (String topic : List.of("owners", "nodes", "domains", "certificates", "endpoints")) {
            long expected = queued.at("/" + topic).longValue();
            assertThat(expected).as(topic).isPositive();
            // Without an authority some are tried again meanwhile: what is said of them next has an
            // identity of its own, and the registry's rows stand still.
            int moving = MOVING.contains(topic) ? 2 : 0;
            await(topic).atMost(LIMIT).until(() -> saidTwice(topic) >= expected - moving);
        }
        Map<String, JsonNode> after = newest();
        before.forEach(
                (key, event) -> {
                    JsonNode again = Objects.requireNonNull(after.get(key), key);
                    if (again.at("/data/revision").equals(event.at("/data/revision"))) {
                        assertThat(without(again)).as(key).isEqualTo(without(event));
                    }
                });
        assertThat(revision("order.test")).isEqualTo(14);
        assertThat(
                        send("POST", "/events/republish", "{\"topics\": [\"owners\", \"x\"]}", 422)
                                .at("/errors/0/pointer")
                                .asString())
                .isEqualTo("/topics/1");
    }

    @Test
    @Order(9)
    void theVaultIsRotatedAndTellsWhoUsedIt() throws Exception {
        JsonNode before = send("GET", "/vault", null, 200).at("/keys");
        assertThat(before).hasSize(1);
        assertThat(before.at("/0/place").asString()).endsWith("vault/master.key");

        JsonNode rotation = send("POST", "/vault/rotations", null, 200);

        assertThat(rotation.at("/made").booleanValue()).isTrue();
        assertThat(rotation.at("/rewrapped").longValue()).isPositive();
        assertThat(rotation.at("/key")).isNotEqualTo(before.at("/0/id"));
        assertThat(Path.of(rotation.at("/place").asString())).exists();
        JsonNode newest = send("GET", "/vault/accesses?limit=500", null, 200).at("/items");
        assertThat(
                        newest.valueStream()
                                .filter(row -> row.at("/action").asString().equals("rewrapped"))
                                .map(row -> row.at("/client").asString()))
                .containsExactly("token file (token-file)");
        assertThat(
                        send("GET", "/vault/accesses?subject=domain:kcat.test", null, 200)
                                .at("/items")
                                .valueStream()
                                .map(row -> row.at("/action").asString()))
                .contains("made");
    }

    @Test
    @Order(10)
    void theAuthorityOfTheTestIsNotLimited() throws Exception {
        JsonNode remaining = send("GET", "/limits", null, 200);

        assertThat(remaining.at("/limits").isArray()).isTrue();
        assertThat(remaining.at("/limits")).isEmpty();
        assertThat(remaining.at("/pausedUntil").isNull()).isTrue();
    }

    /** A failure's next attempt moves on without being news. */
    private static JsonNode without(JsonNode event) {
        JsonNode copy = event.deepCopy();
        if (copy.at("/data/lastFailure") instanceof ObjectNode failure) {
            failure.remove("nextAttempt");
        }
        return copy;
    }

    private static long saidTwice(String topic) throws Exception {
        Set<String> once = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (JsonNode line : tail("topic=" + topic + "&follow=false")) {
            String id = line.at("/event/id").asString();
            if (!once.add(id)) {
                twice.add(id);
            }
        }
        return twice.size();
    }

    private static Map<String, JsonNode> newest() throws Exception {
        Map<String, JsonNode> newest = new LinkedHashMap<>();
        for (JsonNode line :
                tail("topic=owners,nodes,domains,certificates,endpoints&follow=false")) {
            newest.put(
                    line.at("/topic").asString() + " " + line.at("/key").asString(),
                    line.at("/event"));
        }
        return newest;
    }

    @Test
    @Order(10)
    void requestsAreKeptAWeekAndDeadLettersAMonth() throws Exception {
        try (Admin admin = Admin.create(clientSettings())) {
            assertThat(setting(admin, TOPIC, "retention.ms"))
                    .isEqualTo(Long.toString(Duration.ofDays(7).toMillis()));
            assertThat(setting(admin, TOPIC, "segment.ms"))
                    .as("so that none is there for much longer")
                    .isEqualTo(Long.toString(Duration.ofHours(12).toMillis()));
            assertThat(setting(admin, TOPIC, "message.timestamp.type"))
                    .as("so that its age is what the broker says")
                    .isEqualTo("LogAppendTime");
            assertThat(setting(admin, TOPIC, "cleanup.policy")).isEqualTo("delete");
            assertThat(setting(admin, TOPIC + ".dlt", "retention.ms"))
                    .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
            assertThat(
                            Objects.requireNonNull(
                                            admin.describeTopics(List.of(TOPIC))
                                                    .allTopicNames()
                                                    .get(20, TimeUnit.SECONDS)
                                                    .get(TOPIC))
                                    .partitions())
                    .hasSize(12);
        }
    }

    @Test
    @Order(11)
    void aWholeTopicThatIsReadAgainDoesNothing() throws Exception {
        long rejected = rejections("bad.test", 7).size();
        Map<String, Long> revisions = new LinkedHashMap<>();
        for (String name : List.of("kcat.test", "bad.test", "order.test", "again.test")) {
            revisions.put(name, revision(name));
        }
        product.close();
        product = startProduct(false);
        String group = "waxseal-console-provisioning";
        try (Admin admin = Admin.create(clientSettings())) {
            // as a broker has it that was set up before
            admin.incrementalAlterConfigs(
                            Map.of(
                                    new ConfigResource(ConfigResource.Type.TOPIC, TOPIC),
                                    List.of(
                                            new AlterConfigOp(
                                                    new ConfigEntry("segment.ms", ""),
                                                    AlterConfigOp.OpType.DELETE))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetAndMetadata> beginning =
                    IntStream.range(0, 12)
                            .boxed()
                            .collect(
                                    Collectors.toMap(
                                            partition -> new TopicPartition(TOPIC, partition),
                                            partition -> new OffsetAndMetadata(0)));
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(
                            () -> {
                                admin.alterConsumerGroupOffsets(group, beginning)
                                        .all()
                                        .get(20, TimeUnit.SECONDS);
                                return true;
                            });
        }
        product.close();
        product = startProduct(true);
        produce("last.test", provision("last", "last.test"));
        awaitDomain("last.test");

        // what had no dead letter yet, perhaps, has one now, with the reasons of that time
        List<JsonNode> letters = rejections("bad.test", (int) rejected + 7);
        assertThat(letters).hasSize((int) rejected + 7);
        assertThat(letters.subList(7, 14).stream().map(line -> line.at("/code").asString()))
                .containsExactlyElementsOf(
                        letters.subList(0, 7).stream()
                                .map(line -> line.at("/code").asString())
                                .toList());
        for (Map.Entry<String, Long> expected : revisions.entrySet()) {
            assertThat(revision(expected.getKey()))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
        try (Admin admin = Admin.create(clientSettings())) {
            assertThat(setting(admin, TOPIC, "segment.ms"))
                    .isEqualTo(Long.toString(Duration.ofHours(12).toMillis()));
        }
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource))
                                .all()
                                .get(20, TimeUnit.SECONDS)
                                .get(resource))
                .get(name)
                .value();
    }

    // What a panel has.

    private static String event(String id, String type, String data) {
        return "{\"specversion\": \"1.0\", \"id\": \"%s\", \"source\": \"/panel\", \"type\": \"%s\", \"data\": %s}"
                .formatted(id, type, data);
    }

    private static String provision(String id, String domain) {
        return event(
                id,
                "waxseal.provision-domain",
                "{\"name\": \"%s\", \"owner\": \"alice\", \"mailNode\": \"mx1\", \"webmailNode\": \"web1\"}"
                        .formatted(domain));
    }

    private static void produce(String key, @Nullable String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            producer.send(
                            new ProducerRecord<>(
                                    TOPIC, bytes(key), value == null ? null : bytes(value)))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, String> more)
            throws Exception {
        Properties settings = clientSettings();
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Properties clientSettings() throws Exception {
        return EmbeddedBrokerIT.clientSettings(
                product.bootstrapServers(),
                new TrustProperties(directory.resolve("trust"), List.of()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String[] javaExample() {
        String classPath =
                List.of(KafkaProducer.class, Logger.class).stream()
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .map(location -> Path.of(URI.create(location.toString())).toString())
                        .collect(Collectors.joining(":"));
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            EXAMPLES.resolve("ProvisionDomain.java").toString()
        };
    }

    private static void run(String domain, Map<String, String> more, String... command)
            throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("WAXSEAL_KCAT_CONFIG", directory.resolve("trust/kcat.conf").toString());
        environment.put("WAXSEAL_KAFKA_CONFIG", product.kafkaClientFile().toString());
        environment.put("WAXSEAL_API", "http://127.0.0.1:" + product.port("console"));
        environment.put("WAXSEAL_TOKEN_FILE", directory.resolve("console/api-token").toString());
        environment.put("WAXSEAL_DOMAIN", domain);
        environment.put("WAXSEAL_OWNER", "alice");
        environment.put("WAXSEAL_MAIL_NODE", "mx1");
        environment.put("WAXSEAL_WEBMAIL_NODE", "web1");
        environment.putAll(more);
        exec(environment, Arrays.asList(command));
    }

    private static void exec(Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String said = output.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
        }
    }

    // What the console says.

    private static JsonNode awaitDomain(String name) {
        await(name).atMost(LIMIT).until(() -> status("/domains/" + name) == 200);
        return domain(name);
    }

    private static JsonNode domain(String name) {
        try {
            return send("GET", "/domains/" + name, null, 200);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long revision(String name) throws Exception {
        return tail("topic=domains&subject=" + name + "&follow=false").stream()
                .mapToLong(line -> line.at("/event/data/revision").longValue())
                .max()
                .orElse(0);
    }

    private static List<JsonNode> rejections(String key, int count) throws Exception {
        String query = "topic=provisioning&rejected=true&follow=false&subject=" + key;
        await("rejections of " + key).atMost(LIMIT).until(() -> tail(query).size() >= count);
        return tail(query);
    }

    private static List<JsonNode> tail(String query) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        request("/events?" + query).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body()
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> JSON.readTree(line))
                .toList();
    }

    private static int status(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static JsonNode send(String method, String path, @Nullable String body, int expected)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        request(path)
                                .header("Content-Type", "application/json")
                                .method(
                                        method,
                                        body == null
                                                ? HttpRequest.BodyPublishers.noBody()
                                                : HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return JSON.readTree(answer.body());
    }

    private static HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(
                        URI.create(
                                "http://127.0.0.1:" + product.port("console") + "/api/v1" + path))
                .timeout(LIMIT)
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(directory.resolve("console/api-token")).strip());
    }

    private static String metrics() throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + product.managementPort("console")
                                                        + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
