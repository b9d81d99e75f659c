package org.waxseal.assigner.dovecot;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerDriverContract;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Server;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.SandboxDirectory;

class DovecotDriverIT extends ServerDriverContract {
    private static SandboxDirectory sandbox;
    private static MailNode mail;

    @BeforeAll
    static void startServer() {
        sandbox = SandboxDirectory.create(Path.of("target/sandboxes")).closeAtExit();
        mail = MailNode.start(sandbox, new NodeId("mx1"), DnsName.of(HOST));
    }

    @AfterAll
    static void stopServer() {
        mail.close();
        sandbox.close();
    }

    @Override
    protected ServerDriver driver() {
        return new DovecotDriver();
    }

    @Override
    protected Server server() {
        return mail.dovecot().server();
    }

    @Override
    protected Path directory() {
        return mail.directory();
    }

    @Override
    protected int port() {
        return mail.port(Protocol.IMAPS);
    }

    @Override
    protected Path configurationFile() {
        return Path.of(server().configDirectory(), "dovecot.conf");
    }

    @Override
    protected void stop() {
        mail.dovecot().stop();
    }

    @Override
    protected void start() {
        mail.dovecot().start();
    }
}
