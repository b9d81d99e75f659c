package org.waxseal.assigner.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerDriverContract;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Readability;
import org.waxseal.assigner.rollout.RolloutOutcome;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Server;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.SandboxDirectory;
import org.waxseal.sandbox.WebmailNode;

class NginxDriverIT extends ServerDriverContract {
    private static SandboxDirectory sandbox;
    private static MailNode mail;
    private static WebmailNode web;

    @BeforeAll
    static void startServer() {
        sandbox = SandboxDirectory.create(Path.of("target/sandboxes")).closeAtExit();
        mail = MailNode.start(sandbox, new NodeId("mail"), DnsName.of("mail.hoster.test"));
        web = WebmailNode.start(sandbox, new NodeId("mx1"), DnsName.of(HOST), mail);
    }

    @AfterAll
    static void stopServer() {
        web.close();
        mail.close();
        sandbox.close();
    }

    @Test
    void fileThatWorkersCannotReadIsNamedAndTakenBack() throws IOException {
        Path closed = directory().getParent();
        Map<String, String> before = snapshot();
        List<ChangePlan> plans = plans(wanted(authority().wildcard("base.test")));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        RolloutOutcome outcome;
        try {
            outcome = apply(plans, unproven());
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Undone.class,
                        undone -> {
                            assertThat(undone.code())
                                    .isEqualTo(ErrorCode.FILE_UNREADABLE_FOR_SERVER);
                            assertThat(undone.sentence())
                                    .contains("www-data", "key.pem", "chmod o+x " + closed);
                            assertThat(undone.leftBehind()).isEmpty();
                        });
        assertThat(snapshot()).isEqualTo(before);
        assertServes("mail.base.test", base());
    }

    @Test
    void webApplicationsCannotReadKeys() throws IOException {
        try (NodeSession session = open();
                var files = Files.walk(directory())) {
            assertThat(files.filter(file -> file.endsWith("key.pem")).toList())
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(
                                                    session.readableBy(
                                                            Integer.toString(web.phpUserId()),
                                                            NodePath.of(file.toString())))
                                            .isInstanceOf(Readability.Blocked.class));
        }
    }

    @Test
    void withoutAnyCertificateTheSiteIsTheAdministratorsAgain() throws IOException {
        String managed = Files.readString(web.nginx().siteFile());

        assertThat(SiteFile.restored(managed))
                .contains("ssl_certificate " + web.initialCertificate().certificate() + ";")
                .doesNotContain("waxseal_cert");
        assertThat(SiteFile.managed(SiteFile.restored(managed))).isEqualTo(managed);
    }

    @Override
    protected ServerDriver driver() {
        return new NginxDriver();
    }

    @Override
    protected Server server() {
        Server server = web.nginx().server();
        Map<String, String> settings = new HashMap<>(server.settings());
        settings.put("application-user", Integer.toString(web.phpUserId()));
        return new Server(
                server.software(), server.configDirectory(), server.listeners(), settings);
    }

    @Override
    protected Path directory() {
        return web.directory();
    }

    @Override
    protected int port() {
        return web.nginx().port();
    }

    @Override
    protected Path configurationFile() {
        return web.nginx().configurationFile();
    }

    @Override
    protected void stop() {
        web.nginx().stop();
    }

    @Override
    protected void start() {
        web.nginx().start();
    }
}
