package org.waxseal.assigner.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.pki.TestAuthority;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;

class TlsProberTest {
    private static final TestAuthority AUTHORITY =
            new TestAuthority(Instant.parse("2026-11-24T12:00:00Z"));
    private static final TestAuthority.Made MADE = AUTHORITY.issue("mail.a.test");
    private static final DnsName NAME = DnsName.of("mail.a.test");

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Thread> servers = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final TlsProber prober = prober(Duration.ofSeconds(30));
    private final TlsProber impatient = prober(Duration.ofMillis(400));

    @AfterEach
    void close() throws Exception {
        prober.close();
        impatient.close();
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    @Test
    void speaksSmtp() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("220-mx1.test ESMTP\r\n220 welcome");
                            dialogue.hear();
                            dialogue.say("250-mx1.test\r\n250-PIPELINING\r\n250 STARTTLS");
                            dialogue.hear();
                            dialogue.say("220 2.0.0 Ready to start TLS");
                            dialogue.tls();
                        });

        assertThat(probe(Protocol.SMTP, port)).isEqualTo(new Observation.Served(MADE.chain()));
        assertThat(heard).startsWith("EHLO [127.0.0.1]", "STARTTLS");
    }

    @Test
    void speaksImap() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready");
                            dialogue.hear();
                            dialogue.say("* CAPABILITY IMAP4rev1\r\nw1 OK Begin TLS");
                            dialogue.tls();
                        });

        assertThat(probe(Protocol.IMAP, port)).isEqualTo(new Observation.Served(MADE.chain()));
    }

    @Test
    void speaksPop3() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("+OK ready");
                            dialogue.hear();
                            dialogue.say("+OK Begin TLS");
                            dialogue.tls();
                        });

        assertThat(probe(Protocol.POP3, port)).isEqualTo(new Observation.Served(MADE.chain()));
        assertThat(heard).startsWith("STLS");
    }

    @Test
    void speaksSieve() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say(
                                    "\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK \"ready.\"");
                            dialogue.hear();
                            dialogue.say("OK \"Begin TLS\"");
                            dialogue.tls();
                        });

        assertThat(probe(Protocol.SIEVE, port)).isEqualTo(new Observation.Served(MADE.chain()));
    }

    @Test
    void beginsWithTlsWhereTheProtocolDoes() throws Exception {
        int port = serve(Dialogue::tls);

        assertThat(probe(Protocol.IMAPS, port)).isEqualTo(new Observation.Served(MADE.chain()));
        assertThat(heard).containsExactly("sni mail.a.test");
    }

    @Test
    void noOfferIsNoTls() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("220 mx1.test ESMTP");
                            dialogue.hear();
                            dialogue.say("250-mx1.test\r\n250 PIPELINING");
                            dialogue.hear();
                        });

        assertThat(reason(probe(Protocol.SUBMISSION, port))).contains("does not offer STARTTLS");
    }

    @Test
    void refusesWhatIsInjectedAfterTheConsent() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("* OK ready");
                            dialogue.hear();
                            dialogue.say("w1 OK Begin TLS\r\n* BYE forged");
                            dialogue.tls();
                        });

        assertThat(reason(probe(Protocol.IMAP, port))).contains("clear text after agreeing");
    }

    @Test
    void endlessLinesEnd() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            for (int i = 0; i < ClearDialogue.MAX_LINES + 10; i++) {
                                dialogue.say("220-again");
                            }
                            dialogue.hear();
                        });

        assertThat(reason(probe(Protocol.SMTP, port))).contains("more than 100 lines");
    }

    @Test
    void anEndlessLineEnds() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("220 " + "x".repeat(ClearDialogue.MAX_LINE));
                            dialogue.hear();
                        });

        assertThat(reason(probe(Protocol.SMTP, port))).contains("more than 8192 octets");
    }

    @Test
    void silenceIsUnreachableInTime() throws Exception {
        int port = serve(Dialogue::hear);
        Instant start = Instant.now();

        Observation seen = probe(impatient, Protocol.SMTP, port);

        assertThat(seen).isInstanceOf(Observation.Unreachable.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aServerThatDripsEndsInTime() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            while (true) {
                                dialogue.drip();
                                Thread.sleep(Duration.ofMillis(100));
                            }
                        });
        Instant start = Instant.now();

        Observation seen = probe(impatient, Protocol.IMAPS, port);

        assertThat(seen).isNotInstanceOf(Observation.Served.class);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(probe(Protocol.IMAPS, port))
                .isInstanceOfSatisfying(
                        Observation.Unreachable.class,
                        seen -> assertThat(seen.reason()).contains("refused"));
    }

    @Test
    void somethingElseThanTlsIsNoTls() throws Exception {
        int port =
                serve(
                        dialogue -> {
                            dialogue.say("HTTP/1.1 400 Bad Request");
                            dialogue.hear();
                        });

        assertThat(reason(probe(Protocol.HTTPS, port))).contains("handshake failed");
    }

    private static TlsProber prober(Duration timeout) {
        return new TlsProber(
                new ProberSettings(Duration.ofSeconds(2), timeout, 8), HandshakeMetrics.none());
    }

    private Observation probe(Protocol protocol, int port) throws InterruptedException {
        Observation seen = probe(prober, protocol, port);
        for (Thread server : servers) {
            server.join(Duration.ofSeconds(10));
        }
        return seen;
    }

    private static Observation probe(TlsProber prober, Protocol protocol, int port) {
        Endpoint endpoint =
                new Endpoint(
                        Subject.domain(DnsName.of("a.test")),
                        new NodeId("mx1"),
                        protocol,
                        "127.0.0.1",
                        port,
                        NAME);
        Map<Endpoint, Observation> seen = prober.probe(List.of(endpoint));
        assertThat(seen).containsOnlyKeys(endpoint);
        return seen.values().iterator().next();
    }

    private static String reason(Observation observation) {
        assertThat(observation).isInstanceOf(Observation.NoTls.class);
        return ((Observation.NoTls) observation).reason();
    }

    private int serve(Script script) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        opened.add(server);
        servers.add(
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (Socket socket = server.accept()) {
                                        script.play(new Dialogue(socket, heard));
                                    } catch (Exception e) {
                                        heard.add("ended: " + e.getClass().getSimpleName());
                                    }
                                }));
        return server.getLocalPort();
    }

    @FunctionalInterface
    private interface Script {
        void play(Dialogue dialogue) throws Exception;
    }

    private static final class Dialogue {
        private final Socket socket;
        private final BufferedReader in;
        private final List<String> heard;

        Dialogue(Socket socket, List<String> heard) throws IOException {
            this.socket = socket;
            this.heard = heard;
            this.in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII),
                            1);
        }

        void say(String lines) throws IOException {
            socket.getOutputStream().write((lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        void drip() throws IOException {
            socket.getOutputStream().write(22);
            socket.getOutputStream().flush();
        }

        void hear() throws IOException {
            String line = in.readLine();
            if (line != null) {
                heard.add(line);
            }
        }

        void tls() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "leaf",
                    MADE.key(),
                    new char[0],
                    MADE.chain().certificates().toArray(new Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
            tls.startHandshake();
            if (tls.getSession() instanceof ExtendedSSLSession session
                    && !session.getRequestedServerNames().isEmpty()) {
                heard.add(
                        "sni "
                                + ((SNIHostName) session.getRequestedServerNames().getFirst())
                                        .getAsciiName());
            }
            tls.close();
        }
    }
}
