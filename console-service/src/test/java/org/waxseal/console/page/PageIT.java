package org.waxseal.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
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

    @TempDir static Path directory = Path.of("");
    private static Chromium browser = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static Chromium startNothing() {
        return null;
    }

    @BeforeAll
    static void startBrowser() throws IOException {
        Files.createDirectories(PICTURES);
        browser = Chromium.start(directory);
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @Test
    void anEmptyPageFillsByItself() throws IOException {
        try (RunningConsole console = RunningConsole.start(directory.resolve("empty"))) {
            open(console);
            assertThat(shown()).contains("No domain is registered yet.", "POST /api/v1/domains");
            picture("empty", 900, 700, false);

            fill(console);

            browser.waitFor("document.querySelectorAll('article').length === 5");
            browser.waitFor("document.querySelectorAll('#nodes .good').length === 2");
            browser.waitFor("document.querySelector('#summary').innerText.includes('5')");
            assertThat(shown()).doesNotContain("No domain is registered yet.");
            assertThat(names()).isEqualTo("broken.test,new.test,refused.test,shop.test,メール例.test");

            console.delete("/api/v1/domains/new.test");
            browser.waitFor("document.querySelectorAll('article').length === 4");
        }
    }

    @Test
    void domainsAreShownAsTheirOwnersKnowThem() throws IOException {
        try (RunningConsole console = RunningConsole.start(directory.resolve("fleet"))) {
            fill(console);
            open(console);

            assertThat(shown())
                    .contains("メール例.test", "xn--4dkua4c386q.test", "Safe", "Not safe", "Secured")
                    .contains("Self-signed certificate", "Waiting for a certificate")
                    .contains("The DNS server refused the update");
            assertThat(browser.evaluate("document.querySelector('time').title"))
                    .as("the script shows times as ages and keeps the time itself")
                    .endsWith("UTC");
            picture("light", 1200, 2300, false);
            picture("dark", 1200, 2300, true);
            picture("narrow", 420, 2300, false);
        }
    }

    @Test
    void whatTheReaderOpenedStaysOpen() {
        try (RunningConsole console = RunningConsole.start(directory.resolve("open"))) {
            fill(console);
            open(console);
            String details = "document.getElementById('domain-shop.test-endpoints')";
            browser.evaluate(details + ".open = false");

            protect(console, "shop.test", Verdict.EXPIRED, 2);

            browser.waitFor(
                    "document.getElementById('domain-shop.test').innerText.includes('has expired')");
            assertThat(browser.evaluate("String(" + details + ".open)")).isEqualTo("false");
        }
    }

    @Test
    void anOwnerReadsTheAnswersForOneDomain() throws IOException {
        try (RunningConsole console = RunningConsole.start(directory.resolve("owner"))) {
            fill(console);
            openLink(console, "メール例.test");

            browser.waitFor("document.getElementById('connection')?.textContent === 'Live'");
            assertThat(shown())
                    .contains("Mail and webmail are protected.")
                    .contains("Is my webmail safe?", "https://webmail.メール例.test:10443/")
                    .contains("Is my mail safe?", "Receiving from other servers")
                    .contains("Is the server itself secured?", "mx1.example.test")
                    .contains("Incoming mail (IMAP)", "mail.xn--4dkua4c386q.test", "10993")
                    .contains("Outgoing mail (SMTP)", "SSL/TLS", "STARTTLS")
                    .doesNotContain("All domains", "What happens next", "shop.test");
            assertThat(browser.evaluate("document.querySelectorAll('h1').length")).isEqualTo("1");
            picture("domain-light", 1100, 1500, false);
            picture("domain-dark", 1100, 1500, true);
            picture("domain-narrow", 390, 2700, false);

            protect(console, "xn--4dkua4c386q.test", Verdict.EXPIRED, 2);

            browser.waitFor("document.body.innerText.includes('has expired')");
            assertThat(shown()).contains("Not everything is protected yet.", "What happens next");
            assertThat(browser.evaluate("document.getElementById('announcement').textContent"))
                    .isEqualTo("メール例.test: being rolled out");
            picture("domain-bad", 1100, 1700, false);

            console.delete("/api/v1/domains/xn--4dkua4c386q.test");
            browser.waitFor("document.body.innerText.includes('is being removed')");
            console.receive(
                    Statements.cleanedUp(Subject.domain(DnsName.of("xn--4dkua4c386q.test")), 3));
            browser.waitFor(
                    "document.getElementById('connection').textContent.includes('not registered any more')");
        }
    }

    private static void openLink(RunningConsole console, String domain) {
        RunningConsole.Answer link =
                console.post("/api/v1/page-links", "{\"domain\": \"%s\"}".formatted(domain));
        assertThat(link.status()).as(link.toString()).isEqualTo(201);
        browser.open(URI.create(link.text("/url")));
    }

    @Test
    void aDomainIsReachedFromTheOverview() throws IOException {
        try (RunningConsole console = RunningConsole.start(directory.resolve("reached"))) {
            fill(console);
            open(console);

            browser.evaluate("document.querySelector('#domain-new\\\\.test h3 a').click()");

            browser.waitFor("document.querySelector('h1')?.innerText === 'new.test'");
            assertThat(shown())
                    .contains("All domains", "Protection is being set up.")
                    .contains("There is no name to use yet");
            browser.open(console.url("/domains/refused.test"));
            browser.waitFor("document.querySelector('h1')?.innerText === 'refused.test'");
            assertThat(shown()).contains("The DNS server refused the update");
            picture("domain-refused", 1100, 1300, false);
        }
    }

    @Test
    void aSpentLinkSaysSo() {
        try (RunningConsole console = RunningConsole.start(directory.resolve("spent"))) {
            URI link = console.links().issue().url();
            browser.open(link);
            browser.waitFor("document.querySelector('main#contents')");

            browser.open(link);

            browser.waitFor("document.body.innerText.includes('This link does not work any more')");
        }
    }

    private static void open(RunningConsole console) {
        browser.open(console.links().issue().url());
        browser.waitFor("document.getElementById('connection')?.textContent === 'Live'");
    }

    private static String shown() {
        return browser.evaluate("document.body.innerText");
    }

    private static String names() {
        return browser.evaluate(
                "[...document.querySelectorAll('article')].map(a => a.dataset.name).join()");
    }

    private static void picture(String name, int width, int height, boolean dark)
            throws IOException {
        browser.resize(width, height, dark);
        browser.picture(PICTURES.resolve(name + ".png"));
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
        protect(console, "shop.test", Verdict.PROTECTED, 1);
        protect(console, "xn--4dkua4c386q.test", Verdict.PROTECTED, 1);
        protect(console, "broken.test", Verdict.SELF_SIGNED, 1);
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

    private static void protect(RunningConsole console, String name, Verdict smtp, long revision) {
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
        console.receive(Statements.issued(subject, chain, revision));
        console.receive(
                Statements.endpoints(
                        subject,
                        chain.fingerprint(),
                        smtp.isProtected(),
                        revision,
                        endpoints.toArray(EndpointState[]::new)));
    }

    private static void post(RunningConsole console, String what, String body) {
        assertThat(console.post("/api/v1/" + what, body).status()).isEqualTo(201);
    }
}
