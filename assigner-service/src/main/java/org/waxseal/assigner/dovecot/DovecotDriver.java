package org.waxseal.assigner.dovecot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.driver.Digest;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.driver.Version;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.FileStatus;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Server;

/**
 * Dovecot 2.3: {@code local_name} blocks and the global {@code ssl_cert} in one file that
 * dovecot.conf includes last.
 *
 * <p>The file names immutable fingerprint directories, so what it says is what is loaded; each
 * change needs one reload, which ends no session that is logged in.
 */
public final class DovecotDriver implements ServerDriver {
    private static final Version OLDEST = new Version(2, 2);
    private static final Version TOO_NEW = new Version(2, 4);
    // 10,000 certificates take doveconf 24 s.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public Software software() {
        return Software.DOVECOT;
    }

    @Override
    public ServerFacts inspect(NodeSession node, Server server) {
        requireVersion(node.run(Command.of("dovecot", "--version")));
        NodePath main = NodePath.of(server.configDirectory()).resolve("dovecot.conf");
        NodePath mainFile = node.follow(main);
        FileStatus status =
                node.status(mainFile)
                        .orElseThrow(
                                () ->
                                        new WaxsealException(
                                                ErrorCode.SERVER_NOT_INSTALLED,
                                                ("configDirectory '%s' of dovecot holds no"
                                                                + " dovecot.conf; give the directory"
                                                                + " that does")
                                                        .formatted(server.configDirectory())));
        NodePath home = node.directory().resolve("dovecot");
        String text = text(node, home.resolve("waxseal.conf"));
        return new DovecotFacts(
                main,
                mainFile,
                text(node, mainFile),
                status.permissions(),
                home,
                node.status(home).isPresent(),
                CertificateStore.of(node.directory()),
                text,
                text.isEmpty() ? tlsIsOff(node, main) : DovecotFile.turnsOn(text),
                DovecotFile.parse(text),
                text(node, home.resolve("loaded")));
    }

    @Override
    public ChangePlan plan(ServerFacts found, DesiredState wanted) {
        DovecotFacts facts = (DovecotFacts) found;
        Serving serving = Serving.wanted(wanted, DesiredCertificate::mail, facts.serving());
        if (serving.isEmpty() && facts.text().isEmpty()) {
            return ChangePlan.nothing(Optional.of(Software.DOVECOT));
        }
        NodePath file = facts.home().resolve("waxseal.conf");
        List<Step> steps = new ArrayList<>();
        if (!facts.homeThere()) {
            steps.add(new Step.MakeDirectory(facts.home(), Permissions.publicDirectory()));
        }
        String text = DovecotFile.text(serving, facts.store(), facts.turnOn());
        if (!text.equals(facts.text())) {
            steps.add(new Step.WriteFile(file, text, Permissions.publicFile()));
        }
        String mainText = includedLast(facts.mainText(), file);
        if (!mainText.equals(facts.mainText())) {
            steps.add(new Step.WriteFile(facts.mainFile(), mainText, facts.mainPermissions()));
        }
        // Only with -x does doveconf notice a missing file; what it prints then holds keys.
        Step.ConfigurationTest test =
                new Step.ConfigurationTest(
                        Software.DOVECOT,
                        Command.of("doveconf", "-c", facts.main().value(), "-n", "-x")
                                .within(PATIENCE));
        return new ChangePlan(
                Optional.of(Software.DOVECOT),
                List.of(test),
                steps,
                steps.isEmpty() ? List.of() : List.of(test),
                reload(facts, Digest.of(text)),
                List.of(),
                serving.changesFrom(facts.serving(), Software.DOVECOT, wanted.node().hostName()));
    }

    private static Optional<Step.Reload> reload(DovecotFacts facts, String digest) {
        return facts.loaded().equals(digest)
                ? Optional.empty()
                : Optional.of(
                        new Step.Reload(
                                Software.DOVECOT,
                                Command.of("doveadm", "-c", facts.main().value(), "reload")
                                        .within(PATIENCE),
                                facts.home().resolve("loaded"),
                                digest));
    }

    /**
     * Ours at the end, so that nothing overrides it. "try": a Dovecot must start even when somebody
     * removes our directory.
     */
    static String includedLast(String main, NodePath file) {
        String include = "!include_try " + file;
        List<String> meaningful =
                main.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        if (!meaningful.isEmpty() && meaningful.getLast().equals(include)) {
            return main;
        }
        String others =
                main.lines()
                        .filter(line -> !line.strip().equals(include))
                        .collect(Collectors.joining("\n"));
        return others + "\n" + include + "\n";
    }

    private static void requireVersion(CommandOutcome outcome) {
        if (outcome.exitStatus() == CommandOutcome.NOT_FOUND) {
            throw new WaxsealException(
                    ErrorCode.SERVER_NOT_INSTALLED,
                    "Dovecot is not installed: there is no dovecot on the node");
        }
        Version version = Version.parse(outcome.output());
        if (version.compareTo(TOO_NEW) >= 0) {
            throw new WaxsealException(
                    ErrorCode.SERVER_VERSION_UNSUPPORTED,
                    ("Dovecot %s has another configuration language than 2.3, which Waxseal does not"
                                    + " write yet; nothing was touched")
                            .formatted(version));
        }
        if (version.compareTo(OLDEST) < 0) {
            throw new WaxsealException(
                    ErrorCode.SERVER_VERSION_UNSUPPORTED,
                    "Dovecot %s is too old; install 2.3".formatted(version));
        }
    }

    private static boolean tlsIsOff(NodeSession node, NodePath main) {
        CommandOutcome outcome =
                node.run(Command.of("doveconf", "-c", main.value(), "-h", "ssl").within(PATIENCE));
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CONFIGURATION_BROKEN,
                    "the configuration of dovecot in %s is broken, nothing was touched: %s"
                            .formatted(main, outcome.sentence()));
        }
        return outcome.output().strip().equals("no");
    }

    private static String text(NodeSession node, NodePath file) {
        return node.read(file).map(octets -> new String(octets, StandardCharsets.UTF_8)).orElse("");
    }
}
