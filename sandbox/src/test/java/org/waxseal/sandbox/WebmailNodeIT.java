package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;

class WebmailNodeIT {
    private static final DnsName MAIL_HOST = DnsName.of("mx1.hosting.test");
    private static final DnsName WEB_HOST = DnsName.of("web1.hosting.test");
    private static SandboxDirectory sandbox;
    private static MailNode mail;
    private static WebmailNode web;

    @BeforeAll
    static void start() {
        sandbox = Sandboxes.create();
        mail = MailNode.start(sandbox, new NodeId("mx1"), MAIL_HOST);
        web = WebmailNode.start(sandbox, new NodeId("web1"), WEB_HOST, mail);
    }

    @AfterAll
    static void stop() {
        web.close();
        mail.close();
        assertThat(ProcessTable.using(sandbox.path())).isEmpty();
        sandbox.close();
    }

    @Test
    void logsInByTheFormAndShowsTheInbox() {
        String password = mail.addMailbox("hana", DnsName.of("例.test"));
        String user = "hana@xn--fsq.test";
        mail.deliver("a@b.test", user, "seen in webmail", "hello");
        mail.awaitMail(user, password, "seen in webmail", Duration.ofSeconds(20));
        SSLContext trust = TrustedRoots.of(web.initialCertificate().certificate());

        try (WebmailSession session =
                WebmailSession.logIn(WEB_HOST, web.nginx().port(), trust, user, password)) {
            assertThat(session.isLoggedIn()).isTrue();
            assertThat(session.inbox()).contains("seen in webmail");

            reload();
            assertThat(session.isLoggedIn()).isTrue();
        }
        assertThatThrownBy(
                        () ->
                                WebmailSession.logIn(
                                        WEB_HOST, web.nginx().port(), trust, user, "wrong"))
                .hasMessageContaining("refuses the log-in");
        assertThatThrownBy(
                        () ->
                                WebmailSession.logIn(
                                        DnsName.of("webmail.xn--fsq.test"),
                                        web.nginx().port(),
                                        trust,
                                        user,
                                        password))
                .as("the self-signed certificate covers the node's own name only")
                .hasMessageContaining("webmail.xn--fsq.test");
    }

    @Test
    void webmailsPhpCannotReadAKey() throws Exception {
        Path key = web.directory().resolve("key.pem");
        Accounts.write(key, "rw-r-----", "secret");
        Accounts.give(key, "root", "www-data");

        // What PHP may do is what the kernel lets its processes do: no group, no capability.
        List<String> statuses =
                ProcessTable.using(web.nginx().prefix().resolveSibling("php")).stream()
                        .map(pid -> read(Path.of("/proc/" + pid + "/status")))
                        .filter(status -> status.contains("Uid:\t" + web.phpUserId() + "\t"))
                        .toList();
        assertThat(statuses).hasSize(3);
        assertThat(statuses)
                .allSatisfy(
                        status -> {
                            assertThat(status).containsPattern("(?m)^Groups:\\s+48802\\s*$");
                            assertThat(status).containsPattern("(?m)^CapEff:\\s*0+$");
                            assertThat(status).contains("Gid:\t" + web.phpUserId() + "\t");
                        });
        for (Path secret :
                List.of(key, web.initialCertificate().key(), mail.initialCertificate().key())) {
            assertThat(
                            Command.tryWithInput(
                                            sandbox,
                                            "",
                                            "setpriv",
                                            "--reuid=" + web.phpUserId(),
                                            "--regid=" + web.phpUserId(),
                                            "--clear-groups",
                                            "cat",
                                            secret.toString())
                                    .exitCode())
                    .isNotZero();
        }
        Files.delete(key);
    }

    @Test
    void restarts() {
        web.nginx().stop();
        assertThat(ServerProcess.isListening(web.nginx().port())).isFalse();
        web.nginx().start();
        assertThat(web.servers().getFirst().settings())
                .containsEntry("site", web.nginx().siteFile().toString())
                .containsKey("prefix");
    }

    private static void reload() {
        Command.run(
                sandbox,
                "nginx",
                "-p",
                web.nginx().prefix().toString(),
                "-c",
                web.nginx().configurationFile().toString(),
                "-s",
                "reload");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
