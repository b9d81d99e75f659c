package org.waxseal.issuer.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.FollowAliases;
import org.waxseal.issuer.challenge.NameServer;
import org.waxseal.issuer.challenge.NameServers.Answer;
import org.waxseal.issuer.pointing.DomainPointing;
import org.waxseal.issuer.pointing.Pointing;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.SandboxDirectory;

/** Look-ups at real name servers that are authoritative only. */
class LookupIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ExecutorService EXECUTOR = Executors.newVirtualThreadPerTaskExecutor();

    private static @Nullable SandboxDirectory sandbox;
    private static @Nullable KnotServer ours;
    private static @Nullable KnotServer theirs;

    @BeforeAll
    static void start() {
        sandbox = SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
        ours = KnotServer.start(sandbox);
        theirs = KnotServer.start(sandbox);
        ours().addZone(
                        DnsName.of("ours.test"),
                        """
                        @ 60 NS ns1.theirs.test.
                        @ 60 NS ns2.theirs.test.
                        @ 60 NS ns3.theirs.test.
                        leading 60 CNAME target.theirs.test.
                        _acme-challenge 60 CNAME Odd\\032Name.theirs.test.
                        child 60 NS ns.child
                        web 60 CNAME ns1.theirs.test.
                        @ 60 MX 20 web
                        @ 60 MX 10 filter.theirs.test.
                        none 60 MX 0 .
                        ns.child 60 A 192.0.2.9
                        """);
        theirs().addZone(
                        DnsName.of("theirs.test"),
                        """
                        ns1 60 A 192.0.2.1
                        ns1 60 AAAA 2001:db8::1
                        ns2 60 A 127.0.0.1
                        ns2 60 AAAA fe80::1
                        target 60 CNAME end.ours.test.
                        _acme-challenge 60 TXT "other"
                        also 60 CNAME target
                        _acme-challenge.www 60 CNAME _customer.ours.test.
                        """);
    }

    @AfterAll
    static void stop() {
        EXECUTOR.shutdownNow();
        ours().close();
        theirs().close();
        Objects.requireNonNull(sandbox).close();
    }

    @Test
    void asksThePrimaryWhereItIsResponsibleAndTheResolverWhereNot() {
        ResolvedAliases aliases = new ResolvedAliases(lookup());
        assertThat(aliases.of("leading.ours.test")).contains("target.theirs.test");
        assertThat(aliases.of("target.theirs.test")).contains("end.ours.test");
        assertThat(aliases.of("end.ours.test")).isEmpty();
        assertThat(aliases.of("ours.test")).isEmpty();
        assertThat(aliases.of("_acme-challenge.ours.test")).contains("odd\\032name.theirs.test");
    }

    @Test
    void followsACnameFromAZoneOfOthersIntoOurs() {
        DnsName customer = DnsName.of("www.theirs.test");
        DynamicUpdateSolver solver =
                new DynamicUpdateSolver(
                        "127.0.0.1",
                        ours().port(),
                        TsigKeyFile.read(ours().tsigKeyFile()),
                        TIMEOUT);
        FollowAliases places =
                new FollowAliases(
                        new ResolvedAliases(lookup()), solver, List.of(), new SecureRandom());
        ChallengeRecord record = new ChallengeRecord(customer, places.of(customer), "value");
        assertThat(record.owner()).isEqualTo("_customer.ours.test");
        assertThat(solver.serves(record.owner())).isTrue();
        assertThat(solver.serves("_acme-challenge.www.theirs.test")).isFalse();
        solver.present(record);
        assertThat(solver.isVisible(record)).isTrue();
        assertThat(ours().texts("_customer.ours.test")).containsExactly("value");
        solver.remove(record);
        assertThat(ours().texts("_customer.ours.test")).isEmpty();
    }

    @Test
    void knowsNoCnameWhereNobodyIsResponsible() {
        ResolvedAliases aliases = new ResolvedAliases(lookup());
        assertThat(aliases.of("_acme-challenge.nobodys.test")).isEmpty();
        assertThat(aliases.of("_acme-challenge.child.ours.test")).isEmpty();
    }

    @Test
    void goesOnToTheNextResolver() {
        Lookup lookup =
                new Lookup(
                        null,
                        List.of(
                                new ServerAddress("127.0.0.1", FreePorts.next()),
                                ServerAddress.of(theirs().address())),
                        TIMEOUT);
        assertThat(new ResolvedAliases(lookup).of("target.theirs.test")).contains("end.ours.test");
    }

    @Test
    void namesTheNameThatNobodyCanTellAbout() {
        ServerAddress nobody = new ServerAddress("127.0.0.1", FreePorts.next());
        for (Lookup lookup :
                List.of(
                        new Lookup(null, List.of(nobody), TIMEOUT),
                        new Lookup(nobody, List.of(ServerAddress.of(ours().address())), TIMEOUT))) {
            assertThatThrownBy(() -> new ResolvedAliases(lookup).of("_acme-challenge.ours.test"))
                    .isInstanceOfSatisfying(
                            WaxsealException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UNREACHABLE))
                    .hasMessageContaining("_acme-challenge.ours.test")
                    .hasMessageContaining("127.0.0.1:" + nobody.port())
                    .hasMessageContaining("waxseal.issuer.dns.");
        }
    }

    @Test
    void findsTheNameServersThatOthersCanAskToo() {
        ZoneServers servers = servers(List.of(), true);
        assertThat(servers.of(record("ours.test")))
                .containsExactly(
                        new NameServer(
                                "ns1.theirs.test",
                                List.of(
                                        new InetSocketAddress("192.0.2.1", 53),
                                        new InetSocketAddress("2001:db8::1", 53))));
        assertThat(servers.of(record("deep.below.ours.test"))).hasSize(1);
        assertThat(servers.of(record("theirs.test"))).isEmpty();
        assertThat(servers.of(record("nobodys.test"))).isEmpty();
    }

    @Test
    void asksTheServersThatItIsToldToAsk() {
        ServerAddress told = ServerAddress.of(theirs().address());
        assertThat(servers(List.of(told), false).of(record("ours.test")))
                .containsExactly(new NameServer(told.toString(), List.of(told.resolved())));
    }

    @Test
    void tellsWhatAServerSaysInstead() {
        ZoneServers servers = servers(List.of(), true);
        InetSocketAddress address = ServerAddress.of(theirs().address()).resolved();
        assertThat(servers.ask(address, record("theirs.test", "other")))
                .isEqualTo(new Answer.Holds());
        assertThat(servers.ask(address, record("theirs.test", "ours")))
                .isEqualTo(new Answer.Lacks("other TXT values, in the zone's version 1"));
        assertThat(servers.ask(address, record("missing.theirs.test", "ours")))
                .isEqualTo(new Answer.Lacks("NXDOMAIN, in the zone's version 1"));
        assertThat(
                        servers.ask(
                                address,
                                new ChallengeRecord(
                                        DnsName.of("theirs.test"), "ns1.theirs.test", "ours")))
                .isEqualTo(new Answer.Lacks("no TXT record, in the zone's version 1"));
        assertThat(
                        servers.ask(
                                address,
                                new ChallengeRecord(
                                        DnsName.of("theirs.test"), "also.theirs.test", "ours")))
                .isInstanceOfSatisfying(
                        Answer.Lacks.class,
                        lacks -> assertThat(lacks.said()).startsWith("a CNAME record"));
        assertThat(servers.ask(address, record("ours.test", "ours")))
                .isEqualTo(new Answer.Lacks("REFUSED"));
        assertThat(
                        servers.ask(
                                new ServerAddress("127.0.0.1", FreePorts.next()).resolved(),
                                record("theirs.test", "ours")))
                .isInstanceOf(Answer.Silent.class);
    }

    @Test
    void tellsWhereADomainLeads() {
        DomainPointing pointing = new DomainPointing(new ResolvedAddresses(lookup()));
        Set<String> nodes = Set.of("192.0.2.1");
        assertThat(pointing.of(DnsName.of("web.ours.test"), nodes))
                .isEqualTo(new Pointing.Here(List.of("192.0.2.1")));
        assertThat(pointing.of(DnsName.of("web.ours.test"), Set.of("ns1.theirs.test")))
                .isInstanceOf(Pointing.Here.class);
        assertThat(pointing.of(DnsName.of("web.ours.test"), Set.of("192.0.2.2")))
                .isEqualTo(
                        new Pointing.Elsewhere(
                                List.of(
                                        "192.0.2.1 (ns1.theirs.test)",
                                        "2001:db8:0:0:0:0:0:1 (ns1.theirs.test)")));
        assertThat(pointing.of(DnsName.of("missing.ours.test"), nodes))
                .isInstanceOf(Pointing.Nowhere.class);
        assertThat(pointing.of(DnsName.of("ours.test"), nodes))
                .isEqualTo(new Pointing.Nowhere("ours.test has no address"));
        assertThat(pointing.of(DnsName.of("leading.ours.test"), nodes))
                .isInstanceOf(Pointing.Nowhere.class);
        assertThat(pointing.of(DnsName.of("nobodys.test"), nodes))
                .isInstanceOf(Pointing.Unknown.class);
        assertThat(pointing.ofMail(DnsName.of("ours.test"), nodes))
                .isInstanceOf(Pointing.Here.class);
        assertThat(pointing.ofMail(DnsName.of("none.ours.test"), nodes))
                .isInstanceOf(Pointing.Nowhere.class);
    }

    private static ZoneServers servers(List<ServerAddress> always, boolean byRecords) {
        return new ZoneServers(lookup(), always, byRecords, new FanOut(EXECUTOR), TIMEOUT);
    }

    private static ChallengeRecord record(String name) {
        return record(name, "ours");
    }

    private static ChallengeRecord record(String name, String value) {
        return new ChallengeRecord(DnsName.of(name), value);
    }

    /** Ours is the primary, theirs stands for the rest of the world. */
    private static Lookup lookup() {
        return new Lookup(
                ServerAddress.of(ours().address()),
                List.of(ServerAddress.of(theirs().address())),
                TIMEOUT);
    }

    private static KnotServer ours() {
        return Objects.requireNonNull(ours);
    }

    private static KnotServer theirs() {
        return Objects.requireNonNull(theirs);
    }
}
