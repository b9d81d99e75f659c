package org.waxseal.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.demo.ConsoleClient;
import org.waxseal.sandbox.FreePorts;
import tools.jackson.databind.JsonNode;

/**
 * {@code waxseal serve} on an {@link AdministratorFleet}, and the command line beside it; both as
 * processes of their own, as a user runs them.
 */
final class ServedFleet implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);

    private final AdministratorFleet fleet;
    private final Path directory;
    private final Path data;
    private final Path hosts;
    private final int consolePort = FreePorts.next();
    private final int brokerPort = FreePorts.next();
    private final int issuerPort = FreePorts.next();
    private final int assignerPort = FreePorts.next();
    private final int metricsPort = FreePorts.next();
    private int commands;
    private @Nullable LaunchedProcess product;
    private @Nullable ConsoleClient console;

    /**
     * What a command ended with.
     *
     * @param output of both streams
     */
    record Ended(int status, String output) {}

    ServedFleet(AdministratorFleet fleet, Path directory) throws IOException {
        this.fleet = fleet;
        this.directory = Files.createDirectories(directory);
        this.data = directory.resolve("data");
        this.hosts = directory.resolve("hosts");
        String machine = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        Files.writeString(
                hosts,
                "127.0.0.1 localhost %s %s %s%n"
                        .formatted(
                                machine,
                                AdministratorFleet.MAIL_HOST,
                                AdministratorFleet.WEBMAIL_HOST));
    }

    /**
     * Writes {@code fleet.yml}: both nodes, the owner alice, and these domains of hers.
     *
     * @param domains by name, with the type of the certificate
     */
    void writeFile(SortedMap<String, String> domains) throws IOException {
        StringBuilder yaml = new StringBuilder(fleetFile());
        domains.forEach(
                (name, type) ->
                        yaml.append(
                                """
                                  - name: %s
                                    owner: alice
                                    mail-node: mail1
                                    webmail-node: web1
                                    certificate:
                                      type: %s
                                """
                                        .formatted(name, type)));
        Files.writeString(file(), yaml);
    }

    private String fleetFile() {
        return """
        data-directory: %s
        acme:
          directory-url: %s
          trust-file: %s
          contact: hostmaster@hosting.test
          terms-agreed: true
        dns:
          server: %s
          tsig-key-file: %s
        smtp:
          host: mail1.hosting.test
          port: %d
          from: Waxseal <waxseal@hosting.test>
        trust-file: %s
        settings:
          # Pebble 2.4.0 can lock up for good when it makes one order while it shows an
          # authorization of another: db.FindValidAuthorization and wfe.Authz take their locks in
          # opposite order.
          waxseal.issuer.parallelism: 1
        listen:
          console-port: %d
          broker-port: %d
          issuer-port: %d
          assigner-port: %d
          metrics-port: %d
        owners:
          - id: alice
            name: Alice Example
            email: alice@hosting.test
        nodes:
          - id: mail1
            host-name: mail1.hosting.test
            address: 127.0.0.1
            directory: %s
            servers:
              - software: postfix
                config-directory: %s
                listeners:
                  - {protocol: smtp, port: %d}
                  - {protocol: submission, port: %d}
              - software: dovecot
                config-directory: %s
                listeners:
                  - {protocol: imaps, port: %d}
          - id: web1
            host-name: web1.hosting.test
            address: 127.0.0.1
            directory: %s
            servers:
              - software: nginx
                config-directory: %s
                listeners:
                  - {protocol: https, port: %d}
                settings:
                  site: sites-enabled/webmail.conf
                  prefix: %s
        domains:
        """
                .formatted(
                        data,
                        fleet.authority().directoryUrl(),
                        fleet.authority().trustFile(),
                        fleet.dns().address(),
                        fleet.dns().tsigKeyFile(),
                        fleet.port(Protocol.SUBMISSION),
                        fleet.authority().rootFile(),
                        consolePort,
                        brokerPort,
                        issuerPort,
                        assignerPort,
                        metricsPort,
                        fleet.mailStore(),
                        fleet.postfix(),
                        fleet.port(Protocol.SMTP),
                        fleet.port(Protocol.SUBMISSION),
                        fleet.dovecot(),
                        fleet.port(Protocol.IMAPS),
                        fleet.webmailStore(),
                        fleet.nginx(),
                        fleet.port(Protocol.HTTPS),
                        fleet.nginxPrefix());
    }

    Path file() {
        return directory.resolve("fleet.yml");
    }

    Path data() {
        return data;
    }

    /** Starts {@code serve} and waits until it answers. */
    void serve() throws IOException {
        LaunchedProcess started =
                LaunchedProcess.start(
                        program("serve", "--config", file().toString()), directory, log());
        product = started;
        Path tokenFile = data.resolve("console/api-token");
        URI api = URI.create("http://127.0.0.1:" + consolePort + "/api/v1");
        Waiting.until(
                "the product answers",
                START_LIMIT,
                started::tail,
                () -> !started.isAlive() || answers(api, tokenFile));
        if (!started.isAlive()) {
            throw new AssertionError("the product ended: " + started.tail());
        }
        console = new ConsoleClient(api, Files.readString(tokenFile).strip());
    }

    private static boolean answers(URI api, Path tokenFile)
            throws IOException, InterruptedException {
        try (ConsoleClient client = new ConsoleClient(api, Files.readString(tokenFile).strip())) {
            client.get("/nodes/web1");
            return true;
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        console().close();
        product().kill();
    }

    /** As systemd does: SIGTERM, and waits for the end. */
    void stop() {
        console().close();
        product().close();
    }

    ConsoleClient console() {
        return Objects.requireNonNull(console, "serve() comes first");
    }

    private LaunchedProcess product() {
        return Objects.requireNonNull(product, "serve() comes first");
    }

    Path log() {
        return directory.resolve("product.log");
    }

    String tail() {
        return product == null ? "" : product.tail();
    }

    /** One {@code waxseal} command, from its start to its end. */
    Ended run(String... words) throws IOException, InterruptedException {
        List<String> command = program(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        Path output = directory.resolve("command-%d.out".formatted(++commands));
        builder.environment().put("WAXSEAL_API", "http://127.0.0.1:" + consolePort);
        builder.environment()
                .put("WAXSEAL_TOKEN_FILE", data.resolve("console/api-token").toString());
        Process process =
                builder.directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(COMMAND_LIMIT)) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", words)
                            + " does not end: "
                            + Files.readString(output)
                            + tail());
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private List<String> program(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(Jars.java("all-in-one", List.of("-Djdk.net.hosts.file=" + hosts)));
        command.addAll(List.of(words));
        return command;
    }

    /** A panel's own producer, with the client settings that the product wrote. */
    Producer<String, String> producer() throws IOException {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("trust/client.properties"))) {
            settings.load(reader);
        }
        settings.put("bootstrap.servers", "127.0.0.1:" + brokerPort);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /** Every registered domain by its name, as the API shows it. */
    SortedMap<String, JsonNode> domains() throws IOException, InterruptedException {
        SortedMap<String, JsonNode> all = new TreeMap<>();
        String after = "";
        do {
            JsonNode page =
                    console()
                            .get("/domains?limit=500" + (after.isEmpty() ? "" : "&after=" + after));
            for (JsonNode domain : page.path("items")) {
                all.put(domain.path("name").asString(), domain);
            }
            after = page.path("next").asString("");
        } while (!after.isEmpty());
        return all;
    }

    /** Waits until exactly these domains are there, each proven. */
    void awaitProven(Map<String, String> wanted, Duration limit) {
        Waiting.until(
                wanted.size() + " domains are proven",
                limit,
                this::unproven,
                () -> {
                    SortedMap<String, JsonNode> all = domains();
                    return all.keySet().equals(wanted.keySet())
                            && all.entrySet().stream()
                                    .allMatch(
                                            entry ->
                                                    isProven(
                                                            entry.getValue(),
                                                            Objects.requireNonNull(
                                                                    wanted.get(entry.getKey()))));
                });
    }

    private static boolean isProven(JsonNode domain, String type) {
        return domain.path("proven").asBoolean(false)
                && domain.path("certificate").path("type").asString("").equals(type)
                && names(domain, "coveredNames").equals(names(domain, "names"));
    }

    private static Set<String> names(JsonNode domain, String field) {
        Set<String> names = new TreeSet<>();
        domain.path("certificate").path(field).forEach(name -> names.add(name.asString()));
        return names;
    }

    private String unproven() {
        try {
            StringBuilder found = new StringBuilder();
            domains()
                    .forEach(
                            (name, domain) -> {
                                if (!domain.path("proven").asBoolean(false)
                                        && found.length() < 2000) {
                                    found.append(domain).append('\n');
                                }
                            });
            return found + tail();
        } catch (IOException e) {
            return e + tail();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e + tail();
        }
    }

    /** Makes a file with a secret or a list for a command. */
    Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Override
    public void close() {
        if (console != null) {
            console.close();
        }
        if (product != null) {
            product.close();
        }
    }
}
