package org.waxseal.assigner.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.inspection.ClientTrust;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.EndpointInspection;
import org.waxseal.assigner.inspection.Judgement;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.SandboxDirectory;
import org.waxseal.sandbox.WebmailNode;

/** Real Postfix, Dovecot and nginx, as they start: with a self-signed certificate. */
class TlsProberIT {
    private static final DnsName HOST = DnsName.of("mx1.hosting.test");
    private static final DnsName WEB_HOST = DnsName.of("web1.hosting.test");
    private static final DnsName CLIENT = DnsName.of("mail.a.test");
    private static final int ROUNDS = 10;

    private static SandboxDirectory sandbox;
    private static MailNode mail;
    private static WebmailNode web;

    private final TlsProber prober =
            new TlsProber(
                    new ProberSettings(Duration.ofSeconds(3), Duration.ofSeconds(10), 16),
                    HandshakeMetrics.none());

    @BeforeAll
    static void startServers() {
        sandbox = SandboxDirectory.create(Path.of("target/sandboxes")).closeAtExit();
        mail = MailNode.start(sandbox, new NodeId("mx1"), HOST);
        web = WebmailNode.start(sandbox, new NodeId("web1"), WEB_HOST, mail);
    }

    @AfterAll
    static void stopServers() {
        web.close();
        mail.close();
        sandbox.close();
    }

    @Test
    void seesWhatEveryServerServes() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            endpoints.add(endpoint(protocol, protocol.isWebmail() ? WEB_HOST : HOST));
            endpoints.add(endpoint(protocol, CLIENT));
        }

        Map<Endpoint, Observation> seen = prober.probe(endpoints);

        EndpointInspection inspection = new EndpointInspection(new ClientTrust(List.of()));
        assertThat(seen).hasSize(2 * Protocol.values().length);
        seen.forEach(
                (endpoint, observation) -> {
                    Judgement judgement =
                            inspection.judge(
                                    endpoint.sni(), observation, null, Clock.systemUTC().instant());
                    assertThat(judgement.verdict())
                            .as("%s: %s", endpoint, judgement.evidence())
                            .isEqualTo(Verdict.SELF_SIGNED);
                    boolean named = judgement.evidence().contains("not " + CLIENT);
                    assertThat(named).isEqualTo(endpoint.sni().equals(CLIENT));
                });
    }

    @Test
    void makesTensOfHandshakesASecond() {
        probe(Protocol.SMTP, 1);
        for (Protocol protocol :
                List.of(
                        Protocol.SMTP,
                        Protocol.SMTPS,
                        Protocol.IMAPS,
                        Protocol.IMAP,
                        Protocol.HTTPS)) {
            double rate = probe(protocol, ROUNDS);
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "handshakes per second, %s: %.0f",
                            protocol.wireName(),
                            rate));
            // Far below what was measured: a busy machine must not fail the build.
            assertThat(rate).as(protocol.wireName()).isGreaterThan(3);
        }
    }

    private double probe(Protocol protocol, int rounds) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < rounds * 10; i++) {
            endpoints.add(endpoint(protocol, DnsName.of("mail.d" + i + ".test")));
        }
        long start = System.nanoTime();
        Map<Endpoint, Observation> seen = prober.probe(endpoints);
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        assertThat(seen.values())
                .allSatisfy(each -> assertThat(each).isInstanceOf(Observation.Served.class));
        return endpoints.size() / seconds;
    }

    private static Endpoint endpoint(Protocol protocol, DnsName name) {
        boolean webmail = protocol.isWebmail();
        int port =
                webmail
                        ? web.servers().getFirst().listeners().getFirst().port()
                        : mail.port(protocol);
        return new Endpoint(
                Subject.domain(DnsName.of("a.test")),
                webmail ? web.id() : mail.id(),
                protocol,
                webmail ? web.address() : mail.address(),
                port,
                name);
    }
}
