package org.waxseal.issuer.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.challenge.NameServers.Answer;
import org.waxseal.issuer.fake.FakeDns;
import org.waxseal.issuer.fake.Power;
import org.waxseal.issuer.fake.SettableClock;

class AwaitPropagationTest {
    private static final Answer HOLDS = new Answer.Holds();
    private static final Answer LACKS = new Answer.Lacks("NXDOMAIN");
    private static final Answer SILENT = new Answer.Silent("no answer");
    private static final InetSocketAddress FOUR = new InetSocketAddress("192.0.2.1", 53);
    private static final InetSocketAddress OTHER_FOUR = new InetSocketAddress("192.0.2.2", 5353);
    private static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::1", 53);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final SettableClock clock = new SettableClock();
    private final Instant start = clock.instant();
    private final FakeDns dns = new FakeDns(new Power());
    private final ChallengeRecord record = new ChallengeRecord(DnsName.of("example.test"), "value");

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void isDoneAtOnceWhereOnlyThePrimaryCanBeAsked() {
        dns.present(record);
        await(dns);
        assertThat(clock.instant()).isEqualTo(start);
    }

    @Test
    void isDoneWhenEveryAddressHasIt() {
        dns.present(record);
        dns.server("ns1.test", Map.of(FOUR, HOLDS, SIX, HOLDS));
        dns.server("ns2.test", Map.of(OTHER_FOUR, HOLDS));
        await(dns);
        assertThat(clock.instant()).isEqualTo(start);
    }

    @Test
    void namesEachServerThatLacksItAndWhatItSays() {
        dns.present(record);
        dns.server("ns1.test", Map.of(FOUR, LACKS));
        dns.server("ns2.test", Map.of(OTHER_FOUR, SILENT));
        dns.server("ns3.test", Map.of(SIX, HOLDS));
        assertThatThrownBy(() -> await(dns))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_NOT_PROPAGATED))
                .hasMessageContaining("_acme-challenge.example.test")
                .hasMessageContaining("after 60 s")
                .hasMessageContaining("ns1.test (192.0.2.1: NXDOMAIN)")
                .hasMessageContaining("ns2.test (192.0.2.2 port 5353: no answer)")
                .hasMessageNotContaining("ns3.test");
        assertThat(clock.instant()).isBetween(start.plusSeconds(55), start.plusSeconds(60));
    }

    @Test
    void bearsASilentSixthVersionAddressBesideOneThatHasIt() {
        dns.present(record);
        dns.server("ns1.test", Map.of(FOUR, HOLDS, SIX, SILENT));
        await(dns);
        assertThat(clock.instant()).isEqualTo(start);
    }

    @Test
    void bearsNothingElse() {
        for (Map<InetSocketAddress, Answer> answers :
                List.of(
                        Map.of(FOUR, HOLDS, SIX, LACKS),
                        Map.of(FOUR, HOLDS, OTHER_FOUR, SILENT),
                        Map.of(FOUR, SILENT, SIX, HOLDS),
                        Map.of(SIX, SILENT))) {
            FakeDns one = new FakeDns(new Power());
            one.present(record);
            one.server("ns1.test", answers);
            assertThatThrownBy(() -> await(one)).hasMessageContaining("ns1.test (");
        }
    }

    @Test
    void asksThoseAgainThatDidNotHaveIt() {
        dns.present(record);
        Later servers = new Later();
        await(servers);
        assertThat(servers.asked.get(FOUR)).hasValue(1);
        assertThat(servers.asked.get(OTHER_FOUR)).hasValue(3);
    }

    private void await(FakeDns servers) {
        new AwaitPropagation(servers, servers, polling(), new FanOut(executor)).await(record);
    }

    private void await(NameServers servers) {
        new AwaitPropagation(dns, servers, polling(), new FanOut(executor)).await(record);
    }

    private Polling polling() {
        return new Polling(clock, clock, Duration.ofMillis(5), Duration.ofSeconds(60));
    }

    /** The first server has the value, the second at the third look. */
    private static final class Later implements NameServers {
        final Map<InetSocketAddress, AtomicInteger> asked =
                Map.of(FOUR, new AtomicInteger(), OTHER_FOUR, new AtomicInteger());
        private final Deque<Answer> answers = new ArrayDeque<>(List.of(SILENT, LACKS, HOLDS));

        @Override
        public List<NameServer> of(ChallengeRecord record) {
            return List.of(
                    new NameServer("ns1.test", List.of(FOUR)),
                    new NameServer("ns2.test", List.of(OTHER_FOUR)));
        }

        @Override
        public Answer ask(InetSocketAddress address, ChallengeRecord record) {
            Objects.requireNonNull(asked.get(address)).incrementAndGet();
            return address.equals(FOUR) ? HOLDS : answers.removeFirst();
        }
    }
}
