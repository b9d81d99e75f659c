package org.waxseal.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.issuer.IssuerProperties;

class FleetFileReaderTest {
    private static final String SMALLEST =
            """
            acme:
              directory-url: https://ca.example.org/directory
              terms-agreed: true
            dns:
              server: 127.0.0.1:53
            smtp:
              host: mail.example.org
              from: waxseal@example.org
            """;

    private static final String ROWS =
            """
            owners:
              - id: alice
                email: alice@example.org
            nodes:
              - id: mx1
                host-name: mx1.example.org
                servers:
                  - software: postfix
                    config-directory: /etc/postfix
                    listeners:
                      - protocol: smtp
              - id: web1
                host-name: web1.example.org
                servers:
                  - software: nginx
                    config-directory: /etc/nginx
                    listeners:
                      - protocol: https
                    settings:
                      site: sites-enabled/webmail
            domains:
              - name: example.org
                owner: alice
                mail-node: mx1
            """;

    @TempDir Path directory;

    private Path tsig;
    private Path password;
    private Path hmac;
    private Path roots;

    @BeforeEach
    void makeNamedFiles() throws IOException {
        tsig = secret("tsig.key");
        password = secret("password");
        hmac = secret("hmac.key");
        roots = Files.writeString(directory.resolve("roots.pem"), "roots\n");
    }

    private Path secret(String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "secret\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private FleetFile read(String text) throws IOException {
        return FleetFileReader.read(Files.writeString(directory.resolve("fleet.yml"), text));
    }

    /** Each as {@code LINE: sentence}. */
    private List<String> faults(String text) {
        FleetFileRejected rejected =
                catchThrowableOfType(FleetFileRejected.class, () -> read(text));
        assertThat(rejected).as("the file is refused").isNotNull();
        return rejected.faults().stream()
                .map(fault -> fault.line() + ": " + fault.sentence())
                .toList();
    }

    @Test
    void takesWhatIsLeftOutAsDocumented() throws IOException {
        FleetFile fleet = read(SMALLEST);

        assertThat(fleet.dataDirectory()).isEqualTo(directory.resolve("data"));
        assertThat(fleet.acme())
                .isEqualTo(
                        new FleetFile.Acme(
                                URI.create("https://ca.example.org/directory"),
                                null,
                                true,
                                null,
                                null));
        assertThat(fleet.dns())
                .isEqualTo(
                        new FleetFile.Dns(
                                IssuerProperties.Solver.RFC2136, "127.0.0.1:53", null, null, null));
        assertThat(fleet.smtp())
                .isEqualTo(
                        new FleetFile.Smtp(
                                "mail.example.org",
                                TlsMode.STARTTLS,
                                null,
                                null,
                                null,
                                "waxseal@example.org",
                                null,
                                "en",
                                "Waxseal",
                                "UTC"));
        assertThat(fleet.listen())
                .isEqualTo(
                        new FleetFile.Listen(
                                "127.0.0.1",
                                8080,
                                null,
                                List.of(),
                                "127.0.0.1",
                                9080,
                                8081,
                                8082,
                                9092));
        assertThat(fleet.database()).isEqualTo(new FleetFile.Database(null, "waxseal", null));
        assertThat(fleet.trustFile()).isNull();
        assertThat(fleet.settings()).isEmpty();
        assertThat(fleet.owners()).isEmpty();
        assertThat(fleet.nodes()).isEmpty();
        assertThat(fleet.domains()).isEmpty();
    }

    @Test
    void takesEveryKey() throws IOException {
        FleetFile fleet =
                read(
                        """
                        data-directory: /var/lib/waxseal
                        acme:
                          directory-url: https://ca.example.org/directory
                          contact: hostmaster@example.org
                          terms-agreed: true
                          trust-file: roots.pem
                          eab: {key-id: kid-1, hmac-key-file: hmac.key}
                        dns: {solver: rfc2136, server: "[::1]:5353", tsig-key-file: tsig.key}
                        smtp:
                          host: mail.example.org
                          tls: implicit
                          port: 4650
                          username: waxseal
                          password-file: password
                          from: Waxseal <waxseal@example.org>
                          operator-address: operator@example.org
                          operator-locale: ja
                          service-name: Hosting
                          time-zone: Asia/Tokyo
                        trust-file: roots.pem
                        listen:
                          address: 0.0.0.0
                          console-port: 0
                          public-url: https://waxseal.example.org
                          allowed-hosts: [one.example.org, two.example.org]
                          metrics-address: 127.0.0.2
                          metrics-port: 7000
                          issuer-port: 7010
                          assigner-port: 7015
                          broker-port: 7020
                        database: {url: "jdbc:postgresql://db/waxseal", username: me, password-file: password}
                        settings:
                          waxseal.assigner.inspection.interval: 30m
                        owners:
                          - {id: alice, name: Alice, email: alice@example.org, locale: ja}
                        nodes:
                          - id: mx1
                            host-name: mx1.example.org
                            address: 192.0.2.1
                            directory: /etc/wax
                            certificate: {key-type: ecdsa-p384}
                            servers:
                              - software: nginx
                                config-directory: /etc/nginx
                                listeners: [{protocol: https, port: 8443}]
                                settings: {site: webmail}
                              - {software: postfix, config-directory: /etc/postfix, listeners: [{protocol: smtp}]}
                        domains:
                          - name: example.org
                            owner: alice
                            mail-node: mx1
                            webmail-node: mx1
                            certificate:
                              type: san
                              names: [example.org, mail.example.org, webmail.example.org]
                              key-type: rsa-2048
                        """);

        assertThat(fleet)
                .isEqualTo(
                        new FleetFile(
                                Path.of("/var/lib/waxseal"),
                                new FleetFile.Acme(
                                        URI.create("https://ca.example.org/directory"),
                                        "hostmaster@example.org",
                                        true,
                                        roots,
                                        new FleetFile.Eab("kid-1", hmac)),
                                new FleetFile.Dns(
                                        IssuerProperties.Solver.RFC2136,
                                        "[::1]:5353",
                                        tsig,
                                        null,
                                        null),
                                new FleetFile.Smtp(
                                        "mail.example.org",
                                        TlsMode.IMPLICIT,
                                        4650,
                                        "waxseal",
                                        password,
                                        "Waxseal <waxseal@example.org>",
                                        "operator@example.org",
                                        "ja",
                                        "Hosting",
                                        "Asia/Tokyo"),
                                roots,
                                new FleetFile.Listen(
                                        "0.0.0.0",
                                        0,
                                        URI.create("https://waxseal.example.org"),
                                        List.of("one.example.org", "two.example.org"),
                                        "127.0.0.2",
                                        7000,
                                        7010,
                                        7015,
                                        7020),
                                new FleetFile.Database(
                                        "jdbc:postgresql://db/waxseal", "me", password),
                                Map.of("waxseal.assigner.inspection.interval", "30m"),
                                List.of(
                                        new FleetFile.Owner(
                                                "alice", "Alice", "alice@example.org", "ja")),
                                List.of(
                                        new FleetFile.Node(
                                                "mx1",
                                                "mx1.example.org",
                                                "192.0.2.1",
                                                "/etc/wax",
                                                new FleetFile.NodeCertificate("ecdsa-p384"),
                                                List.of(
                                                        new FleetFile.Server(
                                                                "nginx",
                                                                "/etc/nginx",
                                                                List.of(
                                                                        new FleetFile.Listener(
                                                                                "https", 8443)),
                                                                Map.of("site", "webmail")),
                                                        new FleetFile.Server(
                                                                "postfix",
                                                                "/etc/postfix",
                                                                List.of(
                                                                        new FleetFile.Listener(
                                                                                "smtp", null)),
                                                                Map.of())))),
                                List.of(
                                        new FleetFile.Domain(
                                                "example.org",
                                                "alice",
                                                "mx1",
                                                "mx1",
                                                new FleetFile.Certificate(
                                                        "san",
                                                        List.of(
                                                                "example.org",
                                                                "mail.example.org",
                                                                "webmail.example.org"),
                                                        "rsa-2048")))));
    }

    @Test
    void takesTheOtherSolvers() throws IOException {
        assertThat(
                        read(withDns(
                                        "{solver: powerdns, powerdns: {url: 'http://127.0.0.1:8081', api-key-file: tsig.key}}"))
                                .dns())
                .isEqualTo(
                        new FleetFile.Dns(
                                IssuerProperties.Solver.POWERDNS,
                                null,
                                null,
                                new FleetFile.PowerDns(
                                        URI.create("http://127.0.0.1:8081"), tsig, "localhost"),
                                null));
        Path program = secret("hook");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(read(withDns("{solver: exec, exec: {command: hook}}")).dns())
                .isEqualTo(
                        new FleetFile.Dns(
                                IssuerProperties.Solver.EXEC,
                                null,
                                null,
                                null,
                                new FleetFile.Exec(program)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {tsig-key-file: tsig.key} | 2: key 'dns.server' is missing: give the primary server of the domains' zones, as host:port, for example 127.0.0.1:53
                    {solver: bind, server: d:53} | 2: key 'dns.solver' is 'bind': use one of rfc2136, powerdns, exec
                    {solver: powerdns, server: d:53} | 2: key 'dns.powerdns' is missing: give url and api-key-file below it
                    {solver: exec, exec: {command: tsig.key}, server: d} | 2: key 'dns.server' is 'd': write host:port, such as 127.0.0.1:53
                    {solver: exec, exec: {command: tsig.key}} | 2: key 'dns.exec' has a command that cannot be run; run: chmod +x DIR/tsig.key
                    {solver: exec} | 2: key 'dns.exec' is missing: give command below it
                    {server: d:53, exec: {command: tsig.key}} | 2: key 'dns.exec' is of no use with solver rfc2136: remove it, or write dns.solver: exec
                    """)
    void namesWhatDoesNotFitTheSolver(String dns, String fault) {
        assertThat(faults(withDns(dns))).contains(fault.replace("DIR", directory.toString()));
    }

    private static String withDns(String dns) {
        return "acme: {directory-url: 'https://c.test/d', terms-agreed: true}\ndns: %s\nsmtp: {host: m.test, from: a@b.test}\n"
                .formatted(dns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    acme:;  directory-url: ca.example.org;  terms-agreed: true;dns: {server: d:53};smtp: {host: m.test, from: a@b.test} | 2: key 'acme.directory-url' is 'ca.example.org': write a URL such as https://acme-v02.api.letsencrypt.org/directory
                    acme:;  directory-url: http://ca.example.org/d;  terms-agreed: true;dns: {server: d:53};smtp: {host: m.test, from: a@b.test} | 2: key 'acme.directory-url' is 'http://ca.example.org/d': write an https URL; RFC 8555 section 6.1 allows no other
                    acme:;  directory-url: https://c.test/d;  terms-agreed: yes;dns: {server: d:53};smtp: {host: m.test, from: a@b.test} | 3: key 'acme.terms-agreed' is 'yes': write true or false
                    acme:;  directory-url: https://c.test/d;  terms-agreed: false;dns: {server: d:53};smtp: {host: m.test, from: a@b.test} | 3: key 'acme.terms-agreed' is 'false': the authority makes no account before; read its terms of service and write true
                    acme:;  directory-url: https://c.test/d;  terms-agreed: true;  contact: nobody;dns: {server: d:53};smtp: {host: m.test, from: a@b.test} | 4: key 'acme.contact' is 'nobody': write a mail address such as hostmaster@example.org
                    acme:;  directory-url: https://c.test/d;  terms-agreed: true;dns: {server: d};smtp: {host: m.test, from: a@b.test} | 4: key 'dns.server' is 'd': write host:port, such as 127.0.0.1:53
                    acme:;  directory-url: https://c.test/d;  terms-agreed: true;dns:;  server: d:53;  tsig-key-file: none.key;smtp: {host: m.test, from: a@b.test} | 6: key 'dns.tsig-key-file' is 'none.key': there is no file DIR/none.key; give a file with the TSIG key (RFC 8945), as tsig-keygen writes it
                    acme:;  directory-url: https://c.test/d;  terms-agreed: true;dns:;  server: d:53;  tsig-key-file: roots.pem;smtp: {host: m.test, from: a@b.test} | 6: key 'dns.tsig-key-file' is 'roots.pem': everybody on this machine can use DIR/roots.pem; run: chmod o= DIR/roots.pem
                    """)
    void namesLineKeyValueAndFixOfASetting(String text, String fault) {
        assertThat(faults(text.replace(';', '\n')))
                .containsExactly(fault.replace("DIR", directory.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    smtp.tls | ssl | use one of starttls, implicit
                    smtp.port | 0 | write a port from 1 to 65535
                    smtp.port | many | write a whole number
                    smtp.host | a b | write a host name such as mail.example.org
                    smtp.from | nobody | write a sender such as Waxseal <waxseal@example.org>
                    smtp.username | me | username and password-file belong together; give both, or none
                    smtp.operator-address | me | write a mail address such as operator@example.org
                    smtp.operator-locale | de | use one of en, ja
                    smtp.time-zone | Mars | write a time zone such as UTC or Europe/Berlin
                    listen.address | no where | write an address of this machine, such as 127.0.0.1
                    listen.console-port | 65536 | write a port from 1 to 65535, or 0 for a free one
                    listen.issuer-port | 8080 | port 8080 is taken by listen.console-port already; choose another
                    listen.metrics-port | 9090 | port 9092 is taken by listen.broker-port already; choose another
                    listen.public-url | waxseal | write a URL such as https://waxseal.example.org
                    database.url | jdbc:mysql://h/n | write jdbc:postgresql://HOST:PORT/NAME or jdbc:h2:file:PATH
                    """)
    void refusesWhatASettingCannotBe(String key, String value, String fix) {
        String section = key.substring(0, key.indexOf('.'));
        String name = key.substring(key.indexOf('.') + 1);
        String text =
                section.equals("smtp")
                        ? SMALLEST.replaceFirst("\n  " + name + ": .*", "")
                                + "  "
                                + name
                                + ": "
                                + value
                                + "\n"
                        : SMALLEST + section + ":\n  " + name + ": " + value + "\n";
        int line = (int) text.lines().count();

        assertThat(faults(text))
                .containsExactly("%d: key '%s' is '%s': %s".formatted(line, key, value, fix));
    }

    @Test
    void tellsAllFaultsAtOnceInTheOrderOfTheFile() {
        assertThat(
                        faults(
                                """
                                acme:
                                  directory_url: https://c.test/d
                                  terms-agreed: maybe
                                dns: [1]
                                owner: []
                                smtp:
                                  host: m.test
                                  password: hunter2
                                owners:
                                  - alice
                                  - {id: bob, email: nobody}
                                nodes: none
                                """))
                .containsExactly(
                        "2: key 'acme.directory_url' is not known: did you mean directory-url?;"
                                + " known here are directory-url, contact, terms-agreed, trust-file, eab",
                        "2: key 'acme.directory-url' is missing: give the URL of its ACME directory"
                                + " (RFC 8555 section 7.1.1), for example https://acme-v02.api.letsencrypt.org/directory",
                        "3: key 'acme.terms-agreed' is 'maybe': write true or false",
                        "4: key 'dns' is of the wrong kind: write the keys below it, indented",
                        "5: key 'owner' is not known: did you mean owners?; known here are"
                                + " data-directory, acme, dns, smtp, trust-file, listen, database, settings, owners, nodes, domains",
                        "7: key 'smtp.from' is missing: give the sender of the notices, for example"
                                + " Waxseal <waxseal@example.org>",
                        "8: key 'smtp.password' is not known: did you mean password-file?; known here"
                                + " are host, tls, port, username, password-file, from, operator-address,"
                                + " operator-locale, service-name, time-zone",
                        "10: key 'owners[0]' is of the wrong kind: write keys such as id, name, email",
                        "11: key 'owners[1].email' is 'nobody': email 'nobody' is not a mailbox; write it"
                                + " as name@example.org",
                        "12: key 'nodes' is of the wrong kind: write a list, each entry after a hyphen");
    }

    @Test
    void refusesASectionThatIsMissing() {
        assertThat(faults("data-directory: x\n"))
                .extracting(fault -> fault.replaceFirst(": give.*", ""))
                .containsExactly(
                        "1: key 'acme.directory-url' is missing",
                        "1: key 'acme.terms-agreed' is missing",
                        "1: key 'smtp.host' is missing",
                        "1: key 'smtp.from' is missing",
                        "1: key 'dns.server' is missing");
    }

    @Test
    void refusesATab() {
        assertThat(faults("acme:\n\tcontact: a@b.test\n"))
                .containsExactly(
                        "2: a tab stands where YAML allows spaces only; indent with spaces");
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThat(faults("acme:\n  contact: 'a@b.test\n"))
                .singleElement()
                .asString()
                .startsWith("3: this is not YAML (");
    }

    @Test
    void refusesAKeyThatStandsTwice() {
        assertThat(faults(SMALLEST + "smtp:\n  host: other\n"))
                .containsExactly("9: key 'smtp' stands in line 6 already; keep one of them");
    }

    @Test
    void refusesASecondDocument() {
        assertThat(faults(SMALLEST + "---\nowners: []\n"))
                .containsExactly(
                        "10: a second document begins here; write one without --- between");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> FleetFileReader.read(directory.resolve("none.yml")))
                .hasMessage(
                        "%s/none.yml cannot be read (no such file); name a fleet file, such as examples/fleet.yml",
                        directory);
    }

    @Test
    void whoRefersToAnEntryWithFaultsIsNotWrongToo() {
        String text =
                SMALLEST
                        + ROWS.replace("host-name: mx1.example.org", "host-nam: mx1.example.org")
                                .replace("email: alice@example.org", "e-mail: alice@example.org");

        assertThat(faults(text))
                .hasSize(4)
                .allMatch(fault -> fault.contains("owners[0]") || fault.contains("nodes[0]"));
    }

    @Test
    void takesRows() throws IOException {
        FleetFile fleet = read(SMALLEST + ROWS);

        assertThat(fleet.domains())
                .containsExactly(new FleetFile.Domain("example.org", "alice", "mx1", null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    software: postfix | software: postfx | 16: key 'nodes[0].servers[0].software' is 'postfx': software 'postfx' is unknown; use one of postfix, dovecot, nginx
                    protocol: smtp | protocol: imap | 19: key 'nodes[0].servers[0].listeners[0].protocol' is 'imap': protocol 'imap' is not spoken by postfix; use one of smtp, submission, smtps
                    host-name: mx1.example.org | host-name: mx1..org | 14: key 'nodes[0].host-name' is 'mx1..org'
                    owner: alice | owner: alise | 31: key 'domains[0].owner' is 'alise': it does not stand in owners; did you mean alice?
                    mail-node: mx1 | mail-node: somewhere | 32: key 'domains[0].mail-node' is 'somewhere': it does not stand in nodes; add it there
                    mail-node: mx1 | mail-node: web1 | 32: key 'domains[0].mail-node' is 'web1': that node has no dovecot and no postfix; name one that has
                    mail-node: mx1 | webmail-node: mx1 | 32: key 'domains[0].webmail-node' is 'mx1': that node has no nginx; name one that has
                    name: example.org | name: example..org | 30: key 'domains[0].name' is 'example..org'
                    """)
    void namesLineKeyValueAndFixOfARow(String right, String wrong, String fault) {
        List<String> found = faults((SMALLEST + ROWS).replaceFirst(right, wrong));

        assertThat(found).anySatisfy(each -> assertThat(each).startsWith(fault));
    }

    @Test
    void refusesADomainWithoutANode() {
        assertThat(faults(SMALLEST + ROWS.replace("    mail-node: mx1\n", "")))
                .containsExactly(
                        "30: key 'domains[0].mail-node' is not right: mail-node and webmail-node are both missing;"
                                + " name the node that serves the domain's mail, its webmail, or both");
    }

    @Test
    void refusesWhatStandsTwiceAlsoInOtherLetters() {
        assertThat(
                        faults(
                                SMALLEST
                                        + ROWS
                                        + "  - {name: EXAMPLE.org, owner: alice, mail-node: mx1}\n"))
                .containsExactly(
                        "33: key 'domains[1].name' is 'EXAMPLE.org': it stands in line 30 already; keep one of them");
    }

    @Test
    void takesTheExample() throws IOException {
        secret("smtp-password");
        String example = Files.readString(Path.of("..", "examples", "fleet.yml"));

        FleetFile fleet = read(example.replace("/etc/waxseal/", directory + "/"));

        assertThat(fleet.nodes().getFirst().servers())
                .extracting(FleetFile.Server::software)
                .containsExactly("postfix", "dovecot", "nginx");
    }

    @Test
    void refusesSettingsThatHaveAKeyOrAreNone() {
        assertThat(
                        faults(
                                SMALLEST
                                        + """
                                        settings:
                                          waxseal.issuer.dns.server: d:53
                                          waxseal.asigner.nodes-at-once: 2
                                          waxseal.assigner.nodes-at-once: 2
                                          waxseal.notifier.retry.lasting-first: 1s
                                          waxseal.console.token-file: /etc/token
                                          waxseal.trust.directory: /etc/trust
                                        """))
                .containsExactly(
                        "10: key 'settings.waxseal.issuer.dns.server' has a key of its own here: write dns.server",
                        "11: key 'settings.waxseal.asigner.nodes-at-once' is no setting: did you mean"
                                + " waxseal.assigner.nodes-at-once? docs/operations.md lists them",
                        "14: key 'settings.waxseal.console.token-file' has a key of its own here: write data-directory",
                        "15: key 'settings.waxseal.trust.directory' has a key of its own here: write data-directory");
    }

    @Test
    void readsManyDomains() throws IOException {
        StringBuilder text = new StringBuilder(SMALLEST).append(ROWS);
        for (int i = 1; i < 5000; i++) {
            text.append("  - {name: d%d.example.org, owner: alice, mail-node: mx1}\n".formatted(i));
        }

        assertThat(read(text.toString()).domains()).hasSize(5000);
    }
}
