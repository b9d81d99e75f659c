package org.waxseal.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.FileCheckpoints;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.demo.ConsoleClient;
import org.waxseal.demo.Endpoints;
import org.waxseal.demo.Fleet;
import org.waxseal.demo.OpensslClient;
import org.waxseal.demo.ProductSettings;
import org.waxseal.sandbox.FreePorts;
import tools.jackson.databind.JsonNode;

/**
 * A fleet, and the all-in-one product beside it in a process that can be killed and started again
 * on the same data.
 */
final class Installation implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Path directory;
    private final Path checkpoints;
    private final Path configuration;
    private final Fleet fleet;
    private final URI api;
    private final Endpoints endpoints;
    private LaunchedProcess product;
    private ConsoleClient console;

    private Installation(Path directory, Fleet fleet) throws IOException {
        this.directory = directory;
        this.fleet = fleet;
        this.checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
        this.configuration = directory.resolve("waxseal.yml");
        Fleet.writeHosts(directory.resolve("hosts"));
        int consolePort = FreePorts.next();
        Files.writeString(configuration, yaml(fleet, data(), consolePort));
        this.api = URI.create("http://127.0.0.1:" + consolePort + "/api/v1");
        this.endpoints = new Endpoints(fleet, new OpensslClient(fleet.authority().rootFile()));
        this.product = launch();
        this.console = connect();
    }

    /** Starts everything and registers both nodes and one owner, {@code alice}. */
    static Installation start(Path directory) throws IOException, InterruptedException {
        Fleet fleet = Fleet.start(directory.resolve("sandboxes"));
        try {
            Installation installation = new Installation(directory, fleet);
            installation.console().post("/nodes", fleet.mailRegistration());
            installation.console().post("/nodes", fleet.webmailRegistration());
            installation
                    .console()
                    .post(
                            "/owners",
                            Map.of(
                                    "id", "alice",
                                    "name", "Alice",
                                    "email", "alice@" + Fleet.ZONE,
                                    "locale", "en"));
            return installation;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            fleet.close();
            throw e;
        }
    }

    private static String yaml(Fleet fleet, Path data, int consolePort) {
        Map<String, String> settings = new LinkedHashMap<>(ProductSettings.of(fleet, data));
        settings.put("waxseal.broker.port", Integer.toString(FreePorts.next()));
        settings.put("waxseal.ports.console", Integer.toString(consolePort));
        settings.put("waxseal.ports.issuer", Integer.toString(FreePorts.next()));
        settings.put("waxseal.ports.assigner", Integer.toString(FreePorts.next()));
        settings.put("waxseal.ports.notifier", Integer.toString(FreePorts.next()));
        for (String service : List.of("console", "issuer", "assigner", "notifier")) {
            settings.put("waxseal.management-ports." + service, "0");
        }
        StringBuilder yaml = new StringBuilder();
        settings.forEach(
                (key, value) ->
                        yaml.append(key)
                                .append(": '")
                                .append(value.replace("'", "''"))
                                .append("'\n"));
        return yaml.toString();
    }

    private LaunchedProcess launch() throws IOException {
        List<String> command =
                new ArrayList<>(
                        Jars.java(
                                "all-in-one",
                                List.of(
                                        "-Djdk.net.hosts.file=" + directory.resolve("hosts"),
                                        "-D%s=%s"
                                                .formatted(
                                                        FileCheckpoints.DIRECTORY_PROPERTY,
                                                        checkpoints))));
        command.addAll(List.of("start", "--config", configuration.toString()));
        return LaunchedProcess.start(command, directory, log());
    }

    private ConsoleClient connect() {
        Path tokenFile = data().resolve("console/api-token");
        Waiting.until(
                "the product answers",
                START_LIMIT,
                product::tail,
                () -> {
                    if (!product.isAlive()) {
                        return false;
                    }
                    try (ConsoleClient client =
                            new ConsoleClient(api, Files.readString(tokenFile).strip())) {
                        client.get("/domains");
                        return true;
                    }
                });
        try {
            return new ConsoleClient(api, Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw new IllegalStateException("the token was there a moment ago", e);
        }
    }

    Fleet fleet() {
        return fleet;
    }

    ConsoleClient console() {
        return console;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("product.log");
    }

    String tail() {
        return product.tail();
    }

    /** Threads of the product that come to one of these stay there. */
    void holdAt(List<Checkpoint> held) throws IOException {
        Path fresh = checkpoints.resolve("hold-at.new");
        Files.write(fresh, held.stream().map(Checkpoint::wireName).toList());
        // moved, as the product may read it at any moment
        Files.move(fresh, checkpoints.resolve("hold-at"), StandardCopyOption.ATOMIC_MOVE);
    }

    boolean isHeld(Checkpoint checkpoint) {
        return Files.exists(heldFile(checkpoint));
    }

    private Path heldFile(Checkpoint checkpoint) {
        return checkpoints.resolve("held-" + checkpoint.wireName());
    }

    /** SIGKILL. */
    void kill() throws IOException, InterruptedException {
        console.close();
        product.kill();
        Files.deleteIfExists(checkpoints.resolve("hold-at"));
        for (Checkpoint checkpoint : Checkpoint.values()) {
            Files.deleteIfExists(heldFile(checkpoint));
        }
    }

    void startAgain() throws IOException {
        product = launch();
        console = connect();
    }

    void register(DnsName domain) throws IOException, InterruptedException {
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

    JsonNode domain(DnsName name) throws IOException, InterruptedException {
        return console.get("/domains/" + name);
    }

    /** Waits until the product says that it is proven with a leaf other than {@code notThis}. */
    Fingerprint awaitProven(DnsName domain, String notThis)
            throws IOException, InterruptedException {
        Waiting.until(
                domain + " is proven",
                Duration.ofSeconds(90),
                this::tail,
                () -> {
                    JsonNode state = domain(domain);
                    return state.path("proven").asBoolean(false) && !leaf(state).equals(notThis);
                });
        return new Fingerprint(leaf(domain(domain)));
    }

    void awaitNodesProven() {
        for (String node : List.of("mx1", "web1")) {
            Waiting.until(
                    node + " is proven",
                    Duration.ofSeconds(90),
                    this::tail,
                    () -> console.get("/nodes/" + node).path("proven").asBoolean(false));
        }
    }

    static String leaf(JsonNode state) {
        return state.path("certificate").path("fingerprint").asString("");
    }

    @Override
    public void close() {
        console.close();
        product.close();
        fleet.close();
    }
}
