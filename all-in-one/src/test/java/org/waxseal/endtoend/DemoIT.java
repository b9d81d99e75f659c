package org.waxseal.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Topic;
import org.waxseal.demo.OpensslClient;
import org.waxseal.demo.OpensslClient.Judgement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./waxseal demo} as a user runs it, and its report as a stranger checks it. */
class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    @TempDir Path home;

    @Test
    void staysUpAndEveryWordOfItsReportIsTrue() throws Exception {
        Path reportFile = home.resolve("target/demo/report.json");
        Set<Path> sandboxesBefore = sandboxes();
        try (LaunchedProcess demo = demo(List.of())) {
            Waiting.until(
                    "the demo reports",
                    LIMIT,
                    demo::tail,
                    () -> !demo.isAlive() || Files.exists(reportFile));
            assertThat(reportFile).as(demo.tail()).exists();
            JsonNode report = new JsonMapper().readTree(Files.readString(reportFile));

            everyEndpointServesItsLeaf(report);
            aStockConsumerReadsEveryStatement(report);
            noPrivateKeyLiesInTheClear(report);
            assertThat(report.path("sessionsKept").asBoolean(false)).isTrue();
            assertThat(report.path("domains").size()).isGreaterThanOrEqualTo(4);

            demo.interrupt();
            demo.awaitEnd(Duration.ofMinutes(1));
        }
        assertThat(sandboxes()).as("left behind").isEqualTo(sandboxesBefore);
    }

    @Test
    void provesAnyValidDomain() throws Exception {
        String label = "abcdefghij".repeat(6) + "xyz";
        Path domains = home.resolve("my-domains.txt");
        Files.writeString(
                domains,
                """
                # labels of 63 octets, digits only, several labels deep, internationalised

                %s.test
                %s.%s.test
                123.test
                a.b.c.d.e.test
                Bücher.Example.Test.
                """
                        .formatted(label, label, label));
        try (LaunchedProcess demo = demo(List.of("--once", "--domains", domains.toString()))) {
            assertThat(demo.awaitEnd(LIMIT)).as(demo.tail()).isZero();
        }
        JsonNode report =
                new JsonMapper()
                        .readTree(Files.readString(home.resolve("target/demo/report.json")));
        assertThat(
                        report.path("domains")
                                .valueStream()
                                .map(domain -> domain.path("name").asString("")))
                .containsExactly(
                        label + ".test",
                        label + "." + label + ".test",
                        "123.test",
                        "a.b.c.d.e.test",
                        "xn--bcher-kva.example.test");
    }

    @Test
    void namesEveryWrongLineBeforeAnythingIsStarted() throws Exception {
        Path domains = home.resolve("my-domains.txt");
        Files.writeString(
                domains, "good.test\n$(reboot).test\nGOOD.test.\n../etc.test\n*.wild.test\n");
        try (LaunchedProcess demo = demo(List.of("--once", "--domains", domains.toString()))) {
            assertThat(demo.awaitEnd(Duration.ofSeconds(30))).isEqualTo(2);
            assertThat(demo.output())
                    .contains("line 2: '$(reboot).test' is not a valid name")
                    .contains("line 3: 'GOOD.test.' stands in line 1 already")
                    .contains("line 4: '../etc.test' is not a valid name")
                    .contains("line 5: '*.wild.test' is not a valid name: a wildcard");
        }
        assertThat(home.resolve("target/demo")).doesNotExist();
    }

    @Test
    void saysWhatIsWrongWithAnOption() throws Exception {
        try (LaunchedProcess demo = demo(List.of("--twice"))) {
            assertThat(demo.awaitEnd(Duration.ofSeconds(30))).isEqualTo(2);
            assertThat(demo.output()).contains("demo does not know '--twice'");
        }
    }

    private LaunchedProcess demo(List<String> options) throws IOException {
        List<String> command =
                new ArrayList<>(Jars.java("all-in-one", List.of("-Dwaxseal.home=" + home)));
        command.add("demo");
        command.addAll(options);
        return LaunchedProcess.start(command, home, home.resolve("demo.out"));
    }

    private static Set<Path> sandboxes() throws IOException {
        Set<Path> found = new HashSet<>();
        try (var directories = Files.newDirectoryStream(Path.of("/tmp"), "waxseal-????????")) {
            directories.forEach(found::add);
        }
        return found;
    }

    private static void everyEndpointServesItsLeaf(JsonNode report) throws Exception {
        OpensslClient openssl = new OpensslClient(Path.of(report.path("caRoot").asString("")));
        // Nine listeners under the nodes' own names and under those of each domain.
        assertThat(report.path("endpoints").size())
                .isEqualTo(9 * (1 + report.path("domains").size()));
        for (JsonNode endpoint : report.path("endpoints")) {
            Judgement seen =
                    openssl.judge(
                            Protocol.parse(endpoint.path("protocol").asString("")),
                            endpoint.path("host").asString(""),
                            endpoint.path("port").asInt(0),
                            DnsName.of(endpoint.path("sni").asString("")));
            assertThat(seen.faults()).as(endpoint.toString()).isEmpty();
            assertThat(String.valueOf(seen.leaf())).isEqualTo(endpoint.path("leaf").asString(""));
        }
    }

    private static void aStockConsumerReadsEveryStatement(JsonNode report) throws IOException {
        Properties properties = new Properties();
        try (var reader =
                Files.newBufferedReader(
                        Path.of(report.path("kafka").path("clientConfig").asString("")))) {
            properties.load(reader);
        }
        properties.put("bootstrap.servers", report.path("kafka").path("bootstrap").asString(""));
        properties.put("group.id", "stranger");
        properties.put("auto.offset.reset", "earliest");
        Set<String> seen = new HashSet<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(Stream.of(Topic.values()).map(Topic::topicName).toList());
            Waiting.until(
                    "each topic has statements",
                    Duration.ofSeconds(30),
                    seen::toString,
                    () -> {
                        for (ConsumerRecord<String, String> statement :
                                consumer.poll(Duration.ofMillis(200))) {
                            JsonNode event = new JsonMapper().readTree(statement.value());
                            assertThat(event.path("specversion").asString("")).isEqualTo("1.0");
                            assertThat(event.path("data").isObject()).isTrue();
                            assertThat(statement.value()).doesNotContain("PRIVATE KEY");
                            seen.add(statement.topic());
                        }
                        return seen.size() == Topic.values().length;
                    });
        }
    }

    /**
     * Looks for the keys that are really in use on the nodes: as PEM text, as the DER inside it,
     * and as hexadecimal.
     */
    private static void noPrivateKeyLiesInTheClear(JsonNode report) throws IOException {
        Set<String> secrets = new HashSet<>();
        secrets.add("PRIVATE KEY-----");
        int keys = 0;
        for (Path sandbox : sandboxes()) {
            for (Path file : files(sandbox)) {
                if (!file.getFileName().toString().equals("key.pem")
                        || Files.isSymbolicLink(file)) {
                    continue;
                }
                var key = KEY.matcher(Files.readString(file));
                if (key.find()) {
                    String base64 = key.group(1).replaceAll("\\s", "");
                    byte[] der = Base64.getDecoder().decode(base64);
                    secrets.add(base64.substring(48, 88));
                    secrets.add(new String(der, StandardCharsets.ISO_8859_1).substring(36, 60));
                    secrets.add(HexFormat.of().formatHex(der).substring(72, 120));
                    keys++;
                }
            }
        }
        assertThat(keys).as("keys on the nodes").isGreaterThanOrEqualTo(6);
        Path data = Path.of(report.path("dataDir").asString(""));
        List<Path> searched = new ArrayList<>();
        searched.addAll(files(Path.of(report.path("kafka").path("logDir").asString(""))));
        searched.addAll(files(data.resolve("database")));
        searched.add(data.resolveSibling("waxseal.log"));
        assertThat(searched).hasSizeGreaterThan(10);
        for (Path file : searched) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            for (String secret : secrets) {
                assertThat(content.contains(secret)).as("a key in " + file).isFalse();
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
