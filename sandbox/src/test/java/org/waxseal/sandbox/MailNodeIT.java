package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;

class MailNodeIT {
    private static final DnsName HOST = DnsName.of("mx1.hosting.test");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static SandboxDirectory sandbox;
    private static MailNode node;
    private static SSLContext trust;

    @BeforeAll
    static void start() {
        sandbox = Sandboxes.create();
        node = MailNode.start(sandbox, new NodeId("mx1"), HOST);
        trust = TrustedRoots.of(node.initialCertificate().certificate());
    }

    @AfterAll
    static void stop() {
        node.close();
        assertThat(ProcessTable.using(sandbox.path())).isEmpty();
        sandbox.close();
    }

    @Test
    void submissionWithAuthenticationThenReadOverImap() {
        DnsName domain = DnsName.of("メール例.test");
        String password = node.addMailbox("taro", domain);
        String address = "taro@" + domain;

        try (SmtpSession submission = SmtpSession.open(node.port(Protocol.SUBMISSION))) {
            submission.startTls(trust, HOST).login(address, password);
            submission.send(address, address, "Subject: by submission\n\n.dot\nこんにちは\n");
        }
        try (SmtpSession smtps = SmtpSession.openTls(node.port(Protocol.SMTPS), trust, HOST)) {
            smtps.login(address, password).send(address, address, "Subject: by smtps\n\nx\n");
        }
        node.deliver("someone@elsewhere.test", address, "by smtp", "hello");

        try (ImapSession imap =
                ImapSession.openTls(node.port(Protocol.IMAPS), trust, HOST)
                        .login(address, password)) {
            assertThat(imap.awaitMessage("by submission", LIMIT)).contains("\r\n.dot\r\nこんにちは");
            assertThat(imap.awaitMessage("by smtps", LIMIT)).isNotNull();
            assertThat(imap.awaitMessage("by smtp\r\n", LIMIT)).isNotNull();
            assertThat(imap.messages()).hasSize(3);
        }
    }

    @Test
    void sendsNothingForStrangersNorToOtherDomains() {
        DnsName domain = DnsName.of("closed.test");
        String password = node.addMailbox("owner", domain);
        String address = "owner@closed.test";

        try (SmtpSession submission = SmtpSession.open(node.port(Protocol.SUBMISSION))) {
            submission.startTls(trust, HOST);
            assertThatThrownBy(() -> submission.send(address, address, "Subject: x\n\nx\n"))
                    .hasMessageContaining("Client host rejected");
        }
        try (SmtpSession submission = SmtpSession.open(node.port(Protocol.SUBMISSION))) {
            assertThatThrownBy(() -> submission.startTls(trust, HOST).login(address, "wrong"))
                    .hasMessageContaining("535");
        }
        assertThatThrownBy(() -> node.deliver(address, "nobody@closed.test", "x", "x"))
                .hasMessageContaining("User unknown");
        assertThatThrownBy(() -> node.deliver(address, "someone@elsewhere.test", "x", "x"))
                .hasMessageContaining("Relay access denied");

        try (SmtpSession submission = SmtpSession.open(node.port(Protocol.SUBMISSION))) {
            submission.startTls(trust, HOST).login(address, password);
            assertThatThrownBy(
                            () ->
                                    submission.send(
                                            address, "someone@elsewhere.test", "Subject: x\n\nx\n"))
                    .hasMessageContaining("sends no mail to other domains");
        }
        node.removeDomain(domain);
        assertThatThrownBy(() -> node.deliver("a@b.test", address, "x", "x"))
                .isInstanceOf(SandboxException.class);
    }

    @Test
    void idleSessionsHearOfNewMailAcrossReloads() {
        String password = node.addMailbox("idle", DnsName.of("idle.test"));
        try (ImapSession imap =
                ImapSession.open(node.port(Protocol.IMAP))
                        .startTls(trust, HOST)
                        .login("idle@idle.test", password)) {
            assertThat(imap.leaf()).isNotNull();
            imap.idle();
            Command.run(
                    sandbox,
                    "doveadm",
                    "-c",
                    node.dovecot().configurationFile().toString(),
                    "reload");
            Command.run(
                    sandbox,
                    "postfix",
                    "-c",
                    node.postfix().configDirectory().toString(),
                    "reload");
            node.deliver("a@b.test", "idle@idle.test", "news", "news");
            assertThat(imap.awaitNews(LIMIT)).isTrue();
            imap.done();
            assertThat(imap.messages()).hasSize(1);
        }
    }

    @Test
    void everyListenerAnswersAndComesBackAfterARestart() {
        assertThat(node.servers())
                .flatExtracting(server -> server.listeners())
                .extracting(listener -> listener.protocol())
                .containsExactly(
                        Protocol.SMTP,
                        Protocol.SUBMISSION,
                        Protocol.SMTPS,
                        Protocol.IMAP,
                        Protocol.IMAPS,
                        Protocol.POP3,
                        Protocol.POP3S,
                        Protocol.SIEVE);
        node.postfix().stop();
        node.dovecot().stop();
        node.servers().stream()
                .flatMap(server -> server.listeners().stream())
                .forEach(
                        listener ->
                                assertThat(ServerProcess.isListening(listener.port())).isFalse());
        node.dovecot().start();
        node.postfix().start();
        node.servers().stream()
                .flatMap(server -> server.listeners().stream())
                .forEach(
                        listener ->
                                assertThat(ServerProcess.isListening(listener.port())).isTrue());
        assertThat(node.directory()).isEmptyDirectory().startsWith(sandbox.path());
    }

    @Test
    void aFailedStartSaysWhatTheServerSaid() throws Exception {
        MailNode broken =
                MailNode.start(sandbox, new NodeId("mx2"), DnsName.of("mx2.hosting.test"));
        broken.close();
        Files.writeString(
                broken.dovecot().configDirectory().resolve("local.conf"), "nonsense = 1\n");
        assertThatThrownBy(() -> broken.dovecot().start())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("nonsense");
        Files.writeString(broken.postfix().configDirectory().resolve("master.cf"), "nonsense\n");
        assertThatThrownBy(() -> broken.postfix().start())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("master.cf");
        broken.close();
    }
}
