package org.waxseal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.PebbleServer;
import org.waxseal.sandbox.SandboxDirectory;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check} against a real name server, authority, Postfix and Dovecot; nothing is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckIT {
    private static final DnsName ZONE = DnsName.of("checked.test");
    private static final DnsName HOST = DnsName.of("mx1.checked.test");

    private final Path directory;
    private final SandboxDirectory sandbox =
            SandboxDirectory.create(Path.of("target", "sandboxes")).closeAtExit();
    private final KnotServer dns = KnotServer.start(sandbox);
    private final PebbleServer authority = PebbleServer.start(sandbox, dns);
    private final MailNode mail = MailNode.start(sandbox, new NodeId("mx1"), HOST);
    private final int consolePort = FreePorts.next();

    CheckIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeAll
    void addZone() {
        dns.addZone(ZONE, HOST);
    }

    @AfterAll
    void stop() {
        mail.close();
        authority.close();
        dns.close();
        sandbox.close();
    }

    private String fleet() {
        return """
        data-directory: data
        acme: {directory-url: "%s", trust-file: %s, terms-agreed: true}
        dns: {server: "%s", tsig-key-file: %s}
        smtp: {host: nowhere.invalid, from: waxseal@checked.test}
        listen: {console-port: %d, issuer-port: 0, assigner-port: 0, metrics-port: 0, broker-port: 0}
        owners:
          - {id: alice, email: alice@checked.test}
        nodes:
          - id: mx1
            host-name: %s
            address: %s
            directory: %s
            servers:
              - software: postfix
                config-directory: %s
                listeners:
                  - {protocol: smtp, port: %d}
              - software: dovecot
                config-directory: %s
                listeners:
                  - {protocol: imaps, port: %d}
        domains:
          - {name: %s, owner: alice, mail-node: mx1}
        """
                .formatted(
                        authority.directoryUrl(),
                        authority.trustFile(),
                        dns.address(),
                        dns.tsigKeyFile(),
                        consolePort,
                        HOST,
                        mail.address(),
                        mail.directory(),
                        mail.postfix().configDirectory(),
                        mail.port(Protocol.SMTP),
                        mail.dovecot().configDirectory(),
                        mail.port(Protocol.IMAPS),
                        ZONE);
    }

    /** What a check says of a fleet: each finding as {@code status about: sentence}. */
    private record Answer(int exitCode, JsonNode json) {
        String findings() {
            StringBuilder text = new StringBuilder();
            for (JsonNode finding : json.path("findings")) {
                text.append(
                        "%s %s: %s\n"
                                .formatted(
                                        finding.path("status").asString(""),
                                        finding.path("about").asString(""),
                                        finding.path("sentence").asString("")));
            }
            return text.toString();
        }
    }

    private Answer check(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("fleet.yml"), text);
        StringWriter out = new StringWriter();
        int exitCode =
                new CommandLine(new CheckCommand())
                        .setOut(new PrintWriter(out))
                        .execute("--config", file.toString(), "--json");
        return new Answer(exitCode, new JsonMapper().readTree(out.toString()));
    }

    @Test
    void saysWhatWouldHappenAndChangesNothing() throws Exception {
        Map<String, String> before = files(Objects.requireNonNull(mail.directory().getParent()));

        Answer answer = check(fleet());

        assertThat(answer.findings())
                .contains("fleet.yml is valid; owners: 1, nodes: 1, domains: 1")
                .contains("ok rows: domains: 1 to be added (checked.test), 0 as before")
                .contains("ok data directory: " + directory.resolve("data") + " has ")
                .contains(
                        "ok authority: "
                                + authority.directoryUrl()
                                + " answers; you agree to its terms of service at ")
                .contains(
                        "fault mail server: the mail server nowhere.invalid:587 cannot be reached")
                .containsPattern(
                        "ok dns update: a TXT record at _acme-challenge\\.waxseal-check-[0-9a-f]{12}\\.checked\\.test was added, seen and removed")
                .containsPattern(
                        "ok node mx1 postfix: version 3\\.[0-9.]+; it accepts its configuration; would be changed: %s/main\\.cf"
                                .formatted(mail.postfix().configDirectory()))
                .containsPattern(
                        "ok node mx1 dovecot: version 2\\.[0-9.]+; it accepts its configuration; would be changed: ")
                .contains("ok node mx1 listeners: these answer: ")
                .contains("smtp %d (self-signed so far)".formatted(mail.port(Protocol.SMTP)))
                .contains("imaps %d (self-signed so far)".formatted(mail.port(Protocol.IMAPS)))
                .contains("ok name mx1.checked.test: leads to 127.0.0.1")
                .contains(
                        "ok domain checked.test: mail.checked.test leads to node mx1; its MX leads to node mx1");
        assertThat(answer.json().path("faults").asInt(0)).isEqualTo(1);
        assertThat(answer.json().path("warnings").asInt(9)).isZero();
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(directory.resolve("data")).doesNotExist();
        assertThat(files(Objects.requireNonNull(mail.directory().getParent()))).isEqualTo(before);
    }

    /** Configuration files with their contents; what runs writes its own files elsewhere. */
    private static Map<String, String> files(Path node) throws IOException {
        Map<String, String> found = new TreeMap<>();
        Files.walkFileTree(
                node,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        String name = file.getFileName().toString();
                        if (attributes.isRegularFile()
                                && (name.endsWith(".cf") || name.endsWith(".conf"))) {
                            found.put(file.toString(), Files.readString(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        assertThat(found).isNotEmpty();
        return found;
    }

    @Test
    void saysWhatIsWrongAndHowToMendIt() throws Exception {
        dns.addZone(DnsName.of("elsewhere.test"), DnsName.of("mx9.elsewhere.invalid"));
        int deaf = FreePorts.next();
        try (ServerSocket taken =
                new ServerSocket(consolePort, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Answer answer =
                    check(
                            fleet().replace("address: 127.0.0.1", "address: 127.0.0.9")
                                            .replace(
                                                    "port: %d".formatted(mail.port(Protocol.IMAPS)),
                                                    "port: %d".formatted(deaf))
                                            .replace(
                                                    mail.dovecot().configDirectory().toString(),
                                                    directory.toString())
                                    + "  - {name: elsewhere.test, owner: alice, mail-node: mx1}\n"
                                    + "  - {name: unknown.test, owner: alice, mail-node: mx1}\n");

            assertThat(answer.findings())
                    .contains(
                            "fault ports: key 'listen.console-port' is '%d': something listens on 127.0.0.1:%d already"
                                    .formatted(taken.getLocalPort(), taken.getLocalPort()))
                    .contains(
                            "fault dns update: no zone is known that holds unknown.test; add the zone at the DNS server")
                    .contains("fault node mx1 dovecot: ")
                    .contains("fault node mx1 listeners: imaps %d does not answer".formatted(deaf))
                    .contains("warning name mx1.checked.test: leads to 127.0.0.1, while")
                    .contains("warning domain unknown.test: mail.unknown.test has no address")
                    .contains(
                            "warning domain elsewhere.test: its MX (mx9.elsewhere.invalid) does not");
            assertThat(answer.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void saysThatUpdatesAreRefused() throws Exception {
        dns.refuseUpdates(true);
        try {
            assertThat(check(fleet()).findings())
                    .contains("fault dns update: ")
                    .contains("it refuses the update")
                    .contains("dns.tsig-key-file")
                    .doesNotContain("waxseal.issuer");
        } finally {
            dns.refuseUpdates(false);
        }
    }

    @Test
    void saysThatTheAuthorityIsNotTrustedOrAsksForMore() throws Exception {
        assertThat(check(fleet().replaceFirst("trust-file: [^,]*, ", "")).findings())
                .contains("fault authority: the HTTPS certificate of " + authority.directoryUrl())
                .contains("give its root in acme.trust-file");
        PebbleServer.Options asking =
                new PebbleServer.Options(
                        0,
                        0,
                        Duration.ofDays(90),
                        Map.of(
                                "kid-1",
                                "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"));
        try (PebbleServer strict = PebbleServer.start(sandbox, dns, asking)) {
            assertThat(
                            check(
                                            fleet().replace(
                                                            authority.directoryUrl().toString(),
                                                            strict.directoryUrl().toString())
                                                    .replace(
                                                            authority.trustFile().toString(),
                                                            strict.trustFile().toString()))
                                    .findings())
                    .contains("fault authority: it asks for external account binding");
        }
    }

    @Test
    void tellsTheFaultsOfAWrongFile() throws Exception {
        Answer answer = check(fleet().replace("owner: alice,", "owner: bob,"));

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.findings())
                .isEqualTo(
                        "fault %s:23: key 'domains[0].owner' is 'bob': it does not stand in owners; add it there\n"
                                .formatted(directory.resolve("fleet.yml")));
    }
}
