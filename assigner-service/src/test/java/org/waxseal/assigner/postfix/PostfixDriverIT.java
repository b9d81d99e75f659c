package org.waxseal.assigner.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerDriverContract;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.rollout.RolloutOutcome;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Server;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.SandboxDirectory;

class PostfixDriverIT extends ServerDriverContract {
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

    @Test
    void namesNeedNoReload() {
        RolloutOutcome outcome = roll(wanted(base(), authority().wildcard("live.test")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RolloutOutcome.Applied.class,
                        applied -> assertThat(applied.reloaded()).isEmpty());
    }

    @Test
    void entriesMadeByHandAreLeftAlone() {
        DesiredCertificate domain = authority().wildcard("byhand.test");
        assertApplied(roll(wanted(base(), domain)));
        String stored = postmap(List.of("-q", ".byhand.test"), "").strip();
        postmap(List.of("-i", "-r"), "hand.example.test " + stored + "\n");

        assertApplied(roll(wanted(base())));

        assertThat(postmap(List.of("-q", "hand.example.test"), "").strip()).isEqualTo(stored);
        assertThat(postmap(List.of("-q", ".byhand.test"), "")).isEmpty();
        postmap(List.of("-d", "hand.example.test"), "");
    }

    @Test
    void mapsOfTheAdministratorStayBehindOurs() {
        Path mainCf = configurationFile();
        replace(
                mainCf,
                text ->
                        text.replaceAll("(?m)^tls_server_sni_maps = .*$", "")
                                + "tls_server_sni_maps =\n  inline:{{one.test=x}}\n");

        assertApplied(roll(wanted(base())));

        assertThat(
                        run(Command.of(
                                        "postconf",
                                        "-c",
                                        server().configDirectory(),
                                        "-h",
                                        "tls_server_sni_maps"))
                                .strip())
                .startsWith("lmdb:" + directory())
                .endsWith("inline:{{one.test=x}}");
        replace(mainCf, text -> text.replace(", inline:{{one.test=x}}", ""));
    }

    private String postmap(List<String> options, String input) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("postmap", "-c", server().configDirectory()));
        words.addAll(options);
        words.add("lmdb:" + directory() + "/postfix/sni");
        return run(Command.of(words).withInput(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private String run(Command command) {
        try (NodeSession session = open()) {
            CommandOutcome outcome = session.run(command);
            return outcome.output();
        }
    }

    @Override
    protected ServerDriver driver() {
        return new PostfixDriver();
    }

    @Override
    protected Server server() {
        return mail.postfix().server();
    }

    @Override
    protected Path directory() {
        return mail.directory();
    }

    @Override
    protected int port() {
        return mail.port(Protocol.SMTPS);
    }

    @Override
    protected Path configurationFile() {
        return Path.of(server().configDirectory(), "main.cf");
    }

    @Override
    protected void stop() {
        mail.postfix().stop();
    }

    @Override
    protected void start() {
        mail.postfix().start();
    }
}
