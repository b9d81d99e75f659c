package org.waxseal.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.console.Certificates;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.Statements;

/** The page in a real browser, opened by its link. The pictures stay under target/page. */
class PageIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target", "page");
    private static final List<Protocol> MAIL =
            List.of(
                    Protocol.SMTP,
                    Protocol.SUBMISSION,
                    Protocol.SMTPS,
                    Protocol.IMAP,
                    Protocol.IMAPS,
                    Protocol.POP3,
                    Protocol.POP3S,
                    Protocol.SIEVE);

    @TempDir Path directory = Path.of("");

    @BeforeAll
    static void makePictures() throws IOException {
        Files.createDirectories(PICTURES);
    }

    @Test
    void anEmptyPageSaysWhatToDo() throws Exception {
        try (RunningConsole console = RunningConsole.start(directory.resolve("empty"))) {
            String page = read(console.links().issue().url());

            assertThat(page).contains("No domain is registered yet.", "POST /api/v1/domains");
            picture("empty", console.links().issue().url(), "900,700", false);
        }
    }

    @Test
    void domainsAreShownAsTheirOwnersKnowThem() throws Exception {
        try (RunningConsole console = RunningConsole.start(directory.resolve("fleet"))) {
            fill(console);

            String page = read(console.links().issue().url());

            assertThat(page)
                    .contains("メール例.test", "xn--4dkua4c386q.test", "Safe", "Not safe", "Secured")
                    .contains("Self-signed certificate", "Waiting for a certificate")
                    .contains("the DNS server refused the update")
                    .doesNotContain("<script>alert");
            assertThat(page)
                    .as("the script of the page runs: times are shown as ages")
                    .containsPattern("<time [^>]*title=\"2026-11-24 04:00 UTC\"");
            picture("light", console.links().issue().url(), "1200,2300", false);
            picture("dark", console.links().issue().url(), "1200,2300", true);
            picture("narrow", console.links().issue().url(), "500,1600", false);
        }
    }

    @Test
    void aSpentLinkSaysSo() throws Exception {
        try (RunningConsole console = RunningConsole.start(directory.resolve("spent"))) {
            URI link = console.links().issue().url();
            assertThat(read(link)).contains("No domain is registered yet.");

            assertThat(read(link)).contains("This link does not work any more");
        }
    }

    private static void fill(RunningConsole console) {
        post(
                console,
                "owners",
                "{\"id\": \"alice\", \"email\": \"alice@example.org\", \"name\": \"<script>alert(1)</script>\"}");
        post(
                console,
                "nodes",
                """
                {"id": "mx1", "hostName": "mx1.example.test", "servers": [{"software": "postfix",
                 "configDirectory": "/etc/postfix", "listeners": [{"protocol": "smtp"}]}]}
                """);
        post(
                console,
                "nodes",
                """
                {"id": "web1", "hostName": "web1.example.test", "servers": [{"software": "nginx",
                 "configDirectory": "/etc/nginx", "listeners": [{"protocol": "https"}]}]}
                """);
        for (String name :
                List.of("shop.test", "メール例.test", "broken.test", "new.test", "refused.test")) {
            post(
                    console,
                    "domains",
                    "{\"name\": \"%s\", \"owner\": \"alice\", \"mailNode\": \"mx1\", \"webmailNode\": \"web1\"}"
                            .formatted(name));
        }
        secure(console, "mx1", Protocol.SMTP);
        secure(console, "web1", Protocol.HTTPS);
        protect(console, "shop.test", Verdict.PROTECTED);
        protect(console, "xn--4dkua4c386q.test", Verdict.PROTECTED);
        protect(console, "broken.test", Verdict.SELF_SIGNED);
        console.receive(
                Statements.failed(
                        Subject.domain(DnsName.of("refused.test")),
                        "the DNS server refused the update of _acme-challenge.refused.test; allow it for the key waxseal",
                        1));
    }

    private static void secure(RunningConsole console, String node, Protocol protocol) {
        Subject subject = Subject.node(new NodeId(node));
        String host = node + ".example.test";
        CertificateChain chain = Certificates.of(host);
        console.receive(Statements.issued(subject, chain, 1));
        console.receive(
                Statements.endpoints(
                        subject,
                        chain.fingerprint(),
                        true,
                        1,
                        Statements.endpoint(
                                node, protocol, host, Verdict.PROTECTED, chain.fingerprint())));
    }

    private static void protect(RunningConsole console, String name, Verdict smtp) {
        Subject subject = Subject.domain(DnsName.of(name));
        CertificateChain chain = Certificates.of(name, "*." + name);
        List<EndpointState> endpoints = new ArrayList<>();
        for (Protocol protocol : MAIL) {
            Verdict verdict = protocol == Protocol.SMTP ? smtp : Verdict.PROTECTED;
            endpoints.add(
                    Statements.endpoint(
                            "mx1", protocol, "mail." + name, verdict, chain.fingerprint()));
        }
        endpoints.add(
                Statements.endpoint(
                        "web1",
                        Protocol.HTTPS,
                        "webmail." + name,
                        Verdict.PROTECTED,
                        chain.fingerprint()));
        console.receive(Statements.issued(subject, chain, 1));
        console.receive(
                Statements.endpoints(
                        subject,
                        chain.fingerprint(),
                        smtp.isProtected(),
                        1,
                        endpoints.toArray(EndpointState[]::new)));
    }

    private static void post(RunningConsole console, String what, String body) {
        assertThat(console.post("/api/v1/" + what, body).status()).isEqualTo(201);
    }

    private String read(URI url) throws IOException, InterruptedException {
        return browse(List.of("--dump-dom", "--virtual-time-budget=5000", url.toString()));
    }

    private void picture(String name, URI url, String size, boolean dark)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        arguments.add("--screenshot=" + PICTURES.resolve(name + ".png").toAbsolutePath());
        arguments.add("--window-size=" + size);
        arguments.add("--hide-scrollbars");
        arguments.add("--virtual-time-budget=5000");
        if (dark) {
            arguments.add("--blink-settings=preferredColorScheme=0");
        }
        arguments.add(url.toString());
        browse(arguments);
        assertThat(PICTURES.resolve(name + ".png")).isNotEmptyFile();
    }

    private String browse(List<String> arguments) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, "browser");
        Path output = home.resolve("output.html");
        List<String> command = new ArrayList<>();
        command.add(CHROMIUM.toString());
        command.addAll(
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--user-data-dir=" + home.resolve("profile")));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(home.resolve("errors.txt").toFile());
        builder.environment().put("HOME", home.toString());
        Process browser = builder.start();
        try {
            Duration limit = Duration.ofSeconds(60);
            assertThat(browser.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                    .as("the browser ends within " + limit)
                    .isTrue();
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
    }
}
