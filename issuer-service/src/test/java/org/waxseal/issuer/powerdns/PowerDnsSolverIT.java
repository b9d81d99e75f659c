package org.waxseal.issuer.powerdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.NameServers.Answer;
import org.waxseal.issuer.dns.Lookup;
import org.waxseal.issuer.dns.ServerAddress;
import org.waxseal.issuer.dns.ZoneServers;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.PowerDnsServer;
import org.waxseal.sandbox.SandboxDirectory;

/** Real PowerDNS. */
class PowerDnsSolverIT {
    private static @Nullable SandboxDirectory sandbox;
    private static @Nullable PowerDnsServer started;

    private final List<PowerDnsSolver> opened = new ArrayList<>();
    private final DnsName zone =
            DnsName.of("d-%s.test".formatted(UUID.randomUUID().toString().substring(0, 8)));
    private final PowerDnsSolver solver = solver();

    @BeforeAll
    static void startServer() {
        sandbox = SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
        started = PowerDnsServer.start(sandbox);
    }

    @AfterAll
    static void stopServer() {
        server().close();
        Objects.requireNonNull(sandbox).close();
    }

    @AfterEach
    void close() {
        opened.forEach(PowerDnsSolver::close);
    }

    @Test
    void addsAndRemovesIdempotently() {
        server().addZone(zone, "Native");
        ChallengeRecord one = record(zone, "one");
        ChallengeRecord two = record(zone, "two");
        solver.remove(one);
        solver.present(one);
        solver.present(one);
        solver.present(two);
        assertThat(solver.isVisible(one)).isTrue();
        assertThat(texts(one)).containsExactly("one", "two");
        solver.remove(one);
        solver.remove(one);
        assertThat(texts(one)).containsExactly("two");
        solver.remove(two);
        assertThat(texts(one)).isEmpty();
    }

    @Test
    void leavesForeignValuesAlone() {
        server().addZone(zone, "Native");
        ChallengeRecord ours = record(zone, "ours");
        server().replaceTexts(zone, ours.owner(), 300, "foreign", "another");
        solver.present(ours);
        assertThat(texts(ours)).containsExactly("another", "foreign", "ours");
        solver.remove(ours);
        assertThat(texts(ours)).containsExactly("another", "foreign");
    }

    @Test
    void losesNothingOfManyAtOnceInOneProcess() throws Exception {
        server().addZone(zone, "Native");
        List<ChallengeRecord> all =
                IntStream.range(0, 20).mapToObj(i -> record(zone, "value-" + i)).toList();
        atOnce(all, solver);
        assertThat(texts(all.getFirst())).hasSize(20);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            all.stream()
                    .skip(1)
                    .forEach(each -> calls.add(executor.submit(() -> solver.remove(each))));
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(texts(all.getFirst())).containsExactly("value-0");
    }

    @Test
    void putsBackWhatAnotherProcessHasOverwritten() {
        server().addZone(zone, "Native");
        ChallengeRecord ours = record(zone, "ours");
        solver.present(ours);
        server().replaceTexts(zone, ours.owner(), 10, "theirs");
        assertThat(solver.isVisible(ours)).isFalse();
        assertThat(solver.isVisible(ours)).isTrue();
        assertThat(texts(ours)).containsExactly("ours", "theirs");
    }

    @Test
    void findsTheZoneThatHoldsTheName() {
        DnsName child = zone.child("child");
        server().addZone(zone, "Master");
        server().addZone(child, "Native");
        ChallengeRecord inChild = record(child.child("a").child("b"), "value");
        solver.present(inChild);
        assertThat(server().texts(child, inChild.owner())).containsExactly("value");
        ChallengeRecord above = record(zone.child("other"), "value");
        solver.present(above);
        assertThat(server().texts(zone, above.owner())).containsExactly("value");
        assertThat(solver.serves(above.owner())).isTrue();
        assertThat(solver.serves("_acme-challenge.nobodys.test")).isFalse();
    }

    @Test
    void saysWhyTheServerRefuses() {
        assertFault(
                ErrorCode.DNS_ZONE_UNKNOWN,
                "serves no zone that holds the name",
                () -> solver.present(record(zone, "value")));
        server().addZone(zone, "Native");
        server().putAlias(zone, "_acme-challenge." + zone, "elsewhere.test");
        assertFault(
                ErrorCode.DNS_UPDATE_REFUSED,
                "HTTP 422: RRset _acme-challenge." + zone,
                () -> solver.present(record(zone, "value")));
        assertFault(
                ErrorCode.DNS_UPDATE_REFUSED,
                "waxseal.issuer.dns.powerdns.api-key-file",
                () -> solver(server().apiUrl(), "wrong", "localhost").present(record(zone, "v")));
        assertFault(
                ErrorCode.DNS_UPDATE_REFUSED,
                "waxseal.issuer.dns.powerdns.server-id",
                () ->
                        solver(server().apiUrl(), ApiKeyFile.read(server().apiKeyFile()), "other")
                                .present(record(zone, "value")));
        DnsName secondary = DnsName.of("secondary." + zone);
        server().addZone(secondary, "Slave");
        assertFault(
                ErrorCode.DNS_UPDATE_REFUSED,
                "is a secondary one",
                () -> solver.present(record(secondary, "value")));
    }

    @Test
    void saysThatTheServerDoesNotAnswer() {
        PowerDnsSolver alone =
                solver(URI.create("http://127.0.0.1:" + FreePorts.next()), "key", "localhost");
        assertFault(
                ErrorCode.DNS_UNREACHABLE,
                "waxseal.issuer.dns.powerdns.url",
                () -> alone.present(record(zone, "value")));
        assertThat(alone.serves("example.test")).isFalse();
    }

    @Test
    void isAnsweredAtOnceThoughItWasAskedForBefore() {
        server().addZone(zone, "Native");
        ChallengeRecord record = record(zone, "value");
        ServerAddress address = ServerAddress.of(server().address());
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            ZoneServers servers =
                    new ZoneServers(
                            new Lookup(null, List.of(address), Duration.ofSeconds(2)),
                            List.of(address),
                            true,
                            new FanOut(executor),
                            Duration.ofSeconds(2));
            assertThat(servers.of(record)).hasSize(1);
            InetSocketAddress asked = servers.of(record).getFirst().addresses().getFirst();
            assertThat(servers.ask(asked, record)).isInstanceOf(Answer.Lacks.class);
            solver.present(record);
            assertThat(servers.ask(asked, record)).isEqualTo(new Answer.Holds());
        }
    }

    private void assertFault(ErrorCode code, String said, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaxsealException.class, fault -> assertThat(fault.code()).isEqualTo(code))
                .hasMessageContaining(zone.ascii())
                .hasMessageContaining(said)
                .hasMessageNotContaining(ApiKeyFile.read(server().apiKeyFile()));
    }

    private static void atOnce(List<ChallengeRecord> records, PowerDnsSolver solver)
            throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            records.forEach(each -> calls.add(executor.submit(() -> solver.present(each))));
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    private List<String> texts(ChallengeRecord record) {
        return server().texts(zone, record.owner());
    }

    private static ChallengeRecord record(DnsName name, String value) {
        return new ChallengeRecord(name, value);
    }

    private PowerDnsSolver solver() {
        return solver(server().apiUrl(), ApiKeyFile.read(server().apiKeyFile()), "localhost");
    }

    private PowerDnsSolver solver(URI url, String key, String serverId) {
        PowerDnsSolver made = new PowerDnsSolver(url, key, serverId, Duration.ofSeconds(5));
        opened.add(made);
        return made;
    }

    private static PowerDnsServer server() {
        return Objects.requireNonNull(started);
    }
}
