package org.waxseal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.name.DnsName;
import org.waxseal.demo.ConsoleClient;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.PebbleServer;
import org.waxseal.sandbox.SandboxDirectory;
import org.waxseal.serve.ServedFleet.Ended;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One product on one data directory, from its first start to its last. The tests go in order: a
 * start takes many seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServeIT {
    private final SandboxDirectory sandbox =
            SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
    private final KnotServer dns = KnotServer.start(sandbox);
    private final PebbleServer authority = PebbleServer.start(sandbox, dns);
    private final ServedFleet fleet;
    private final String settings;

    ServeIT(@TempDir Path directory) {
        fleet = new ServedFleet(directory, authority, dns);
        settings = fleet.settings();
    }

    @BeforeAll
    void start() throws IOException {
        dns.addZone(DnsName.of("fleet.test"), DnsName.of("mx1.fleet.test"));
        fleet.write(settings + fleet.rows("a.fleet.test", "b.fleet.test"));
        fleet.start();
    }

    @AfterAll
    void stop() throws InterruptedException {
        fleet.close();
        authority.close();
        dns.close();
        sandbox.close();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        String token = Files.readString(fleet.data().resolve("console/api-token")).strip();
        URI api = URI.create("http://127.0.0.1:%d/api/v1".formatted(fleet.consolePort()));
        try (ConsoleClient client = new ConsoleClient(api, token)) {
            return client.get(path);
        }
    }

    private List<String> registered() throws IOException, InterruptedException {
        return get("/domains")
                .path("items")
                .valueStream()
                .filter(domain -> !domain.path("state").asString("").equals("removing"))
                .map(domain -> domain.path("name").asString(""))
                .toList();
    }

    @Test
    @Order(1)
    void registersTheFilesRows() throws Exception {
        assertThat(registered()).containsExactly("a.fleet.test", "b.fleet.test");
        assertThat(get("/domains/a.fleet.test").path("source").asString("")).isEqualTo("file");
        assertThat(get("/nodes/mx1").path("source").asString("")).isEqualTo("file");
        assertThat(get("/owners/alice").path("source").asString("")).isEqualTo("file");
    }

    @Test
    @Order(2)
    void logsOneJsonObjectALine() throws IOException {
        String token = Files.readString(fleet.data().resolve("console/api-token")).strip();
        JsonMapper mapper = new JsonMapper();

        List<String> lines = fleet.output().lines().toList();

        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(
                        line ->
                                assertThat(mapper.readTree(line).propertyNames())
                                        .contains("timestamp", "level", "service", "message"))
                .noneMatch(line -> line.contains(token))
                .anyMatch(line -> line.contains("\"domains: 2 added (a.fleet.test, b.fleet.test)"));
    }

    @Test
    @Order(3)
    void refusesASecondProductOnTheSameDirectory() {
        Ended second = fleet.run("serve");

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors())
                .startsWith(
                        "waxseal: key 'data-directory' is '%s': another ./waxseal serve (process "
                                .formatted(fleet.data()));
    }

    @Test
    @Order(4)
    void checkAsksTheRunningProductAndChangesNothing() throws Exception {
        fleet.write(
                settings.replace("from: waxseal@fleet.test", "from: other@fleet.test")
                        + fleet.rows("a.fleet.test", "b.fleet.test", "c.fleet.test"));

        Ended check = fleet.run("check");

        assertThat(check.out())
                .contains(
                        "rows: domains: 1 to be added (c.fleet.test), 2 as before",
                        "settings: restart ./waxseal serve to have smtp.from 'other@fleet.test'");
        assertThat(registered()).containsExactly("a.fleet.test", "b.fleet.test");
    }

    @Test
    @Order(5)
    void reloadsADifferenceAndListsSettingsThatNeedARestart() throws Exception {
        fleet.write(
                settings.replace("from: waxseal@fleet.test", "from: other@fleet.test")
                        + fleet.rows("a.fleet.test", "b.fleet.test", "c.fleet.test"));

        Ended reload = fleet.run("reload");

        assertThat(reload.errors()).isEmpty();
        assertThat(reload.exitCode()).isZero();
        assertThat(reload.out().lines())
                .contains(
                        "domains: 1 added (c.fleet.test), 2 as before",
                        "restart ./waxseal serve to have smtp.from 'other@fleet.test' instead of 'waxseal@fleet.test'");
        assertThat(registered()).contains("c.fleet.test");
    }

    @Test
    @Order(6)
    void refusesToTakeAwayTooMuchUnlessThatIsAllowed() throws Exception {
        fleet.write(settings + fleet.rows("b.fleet.test", "c.fleet.test"));

        Ended refused = fleet.run("reload");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors())
                .startsWith(
                        "waxseal: 1 of 3 registered domains are not in the file any more (a.fleet.test)")
                .contains("--allow-removals");
        assertThat(registered()).hasSize(3);

        Ended allowed = fleet.run("reload", "--allow-removals", "--json");

        assertThat(allowed.exitCode()).isZero();
        assertThat(new JsonMapper().readTree(allowed.out()).at("/domains/removed/0").asString(""))
                .isEqualTo("a.fleet.test");
        assertThat(registered()).containsExactly("b.fleet.test", "c.fleet.test");
    }

    @Test
    @Order(7)
    void leavesRowsOfTheApiAlone() throws Exception {
        String token = Files.readString(fleet.data().resolve("console/api-token")).strip();
        URI api = URI.create("http://127.0.0.1:%d/api/v1".formatted(fleet.consolePort()));
        try (ConsoleClient client = new ConsoleClient(api, token)) {
            client.post(
                    "/domains",
                    Map.of("name", "x.fleet.test", "owner", "alice", "mailNode", "mx1"));
        }

        Ended reload = fleet.run("reload");

        assertThat(reload.exitCode()).isZero();
        assertThat(registered()).contains("x.fleet.test");
    }

    @Test
    @Order(8)
    void aWrongFileChangesNothing() throws Exception {
        fleet.write(settings + fleet.rows("b.fleet.test", "b..test"));

        Ended reload = fleet.run("reload");

        assertThat(reload.exitCode()).isEqualTo(2);
        assertThat(reload.errors())
                .startsWith("waxseal: " + fleet.file() + ":")
                .contains("key 'domains[1].name' is 'b..test'");
        assertThat(registered()).contains("c.fleet.test");
    }

    @Test
    @Order(9)
    void endsCleanlyWhenAskedTo() throws Exception {
        assertThat(fleet.stop()).isEqualTo(143);
        assertThat(fleet.output()).contains("\"message\":\"Stopped\"");
    }

    @Test
    @Order(10)
    void reloadNeedsARunningProduct() throws Exception {
        fleet.write(settings + fleet.rows("b.fleet.test", "c.fleet.test"));

        Ended reload = fleet.run("reload");

        assertThat(reload.exitCode()).isEqualTo(3);
        assertThat(reload.errors()).startsWith("waxseal: nothing runs on " + fleet.data());
    }

    @Test
    @Order(11)
    void doesNotStartWhenTheFileTakesAwayTooMuch() throws Exception {
        fleet.write(settings + fleet.rows("c.fleet.test"));

        Ended refused = fleet.run("serve");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors())
                .startsWith(
                        "waxseal: 1 of 3 registered domains are not in the file any more (b.fleet.test)");
    }

    @Test
    @Order(12)
    void namesThePortThatIsTaken() throws Exception {
        fleet.write(settings + fleet.rows("b.fleet.test", "c.fleet.test"));
        try (ServerSocket taken =
                new ServerSocket(fleet.consolePort(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Ended refused = fleet.run("serve");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors())
                    .startsWith(
                            "waxseal: key 'listen.console-port' is '%d': something listens on 127.0.0.1:%d already"
                                    .formatted(taken.getLocalPort(), taken.getLocalPort()));
        }
    }

    @Test
    @Order(13)
    void appliesTheDifferenceWhenItStartsAgain() throws Exception {
        fleet.write(settings + fleet.rows("c.fleet.test", "d.fleet.test"));

        fleet.start("--allow-removals", "--log-format", "text");

        assertThat(registered()).containsExactly("c.fleet.test", "d.fleet.test", "x.fleet.test");
        assertThat(fleet.output())
                .contains("domains: 1 added (d.fleet.test), 1 removed (b.fleet.test), 1 as before");
    }
}
