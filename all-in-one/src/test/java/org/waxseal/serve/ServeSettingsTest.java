package org.waxseal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.issuer.IssuerProperties;
import org.waxseal.serve.ReloadCommand.OtherSetting;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.SettingsByKey;

class ServeSettingsTest {
    private static final Path DATA = Path.of("/var/lib/waxseal");
    private static final Path ROOTS = Path.of("/etc/waxseal/roots.pem");
    private static final Path SECRET = Path.of("/etc/waxseal/secret");

    private static FleetFile file(
            FleetFile.Acme acme,
            FleetFile.Dns dns,
            FleetFile.Smtp smtp,
            @Nullable Path trustFile,
            FleetFile.Listen listen,
            FleetFile.Database database,
            Map<String, String> settings) {
        return new FleetFile(
                DATA, acme, dns, smtp, trustFile, listen, database, settings, List.of(), List.of(),
                List.of());
    }

    private static FleetFile smallest() {
        return file(
                new FleetFile.Acme(URI.create("https://ca.test/d"), null, true, null, null),
                dns("127.0.0.1:53", null),
                smtp("mail.test"),
                null,
                new FleetFile.Listen(
                        "127.0.0.1", 8080, null, List.of(), "127.0.0.1", 9080, 8081, 8082, 9092),
                new FleetFile.Database(null, "waxseal", null),
                Map.of());
    }

    private static FleetFile.Smtp smtp(String host) {
        return new FleetFile.Smtp(
                host,
                TlsMode.STARTTLS,
                null,
                null,
                null,
                "w@mail.test",
                null,
                "en",
                "Waxseal",
                "UTC");
    }

    @Test
    void leavesToTheServicesWhatTheFileLeavesOut() {
        AllInOneProperties properties = ServeSettings.of(smallest());

        assertThat(properties.directory()).isEqualTo(DATA);
        assertThat(properties.brokerPort()).isEqualTo(9092);
        assertThat(properties.ports())
                .isEqualTo(Map.of("console", 8080, "issuer", 8081, "assigner", 8082));
        assertThat(properties.managementPorts())
                .isEqualTo(
                        Map.of(
                                "console",
                                9080,
                                "issuer",
                                9081,
                                "assigner",
                                9082,
                                "notifier",
                                9083));
        assertThat(properties.settings())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("waxseal.directory", "/var/lib/waxseal"),
                                Map.entry("waxseal.issuer.acme.directory-url", "https://ca.test/d"),
                                Map.entry("waxseal.issuer.acme.terms-agreed", "true"),
                                Map.entry("waxseal.issuer.dns.solver", "rfc2136"),
                                Map.entry("waxseal.issuer.dns.server", "127.0.0.1:53"),
                                Map.entry("waxseal.notifier.from", "w@mail.test"),
                                Map.entry("waxseal.notifier.service-name", "Waxseal"),
                                Map.entry("waxseal.notifier.operator-locale", "en"),
                                Map.entry("waxseal.notifier.time-zone", "UTC"),
                                Map.entry("waxseal.notifier.smtp.host", "mail.test"),
                                Map.entry("waxseal.notifier.smtp.tls", "starttls"),
                                Map.entry("waxseal.console.address", "127.0.0.1"),
                                Map.entry("waxseal.console.print-link", "false"),
                                Map.entry("management.server.address", "127.0.0.1"),
                                Map.entry(
                                        "waxseal.database.url",
                                        "jdbc:h2:file:/var/lib/waxseal/database/waxseal"),
                                Map.entry("waxseal.database.username", "waxseal")));
    }

    @Test
    void passesEverythingOn() {
        FleetFile all =
                file(
                        new FleetFile.Acme(
                                URI.create("https://ca.test/d"),
                                "h@mail.test",
                                true,
                                ROOTS,
                                new FleetFile.Eab("kid-1", SECRET)),
                        dns("[::1]:53", SECRET),
                        new FleetFile.Smtp(
                                "mail.test",
                                TlsMode.IMPLICIT,
                                4650,
                                "user",
                                SECRET,
                                "w@mail.test",
                                "o@mail.test",
                                "ja",
                                "Hosting",
                                "Asia/Tokyo"),
                        ROOTS,
                        new FleetFile.Listen(
                                "0.0.0.0",
                                0,
                                URI.create("https://w.test"),
                                List.of("a.test", "b.test"),
                                "127.0.0.2",
                                0,
                                0,
                                0,
                                0),
                        new FleetFile.Database("jdbc:postgresql://db/w", "me", SECRET),
                        Map.of("waxseal.assigner.nodes-at-once", "2"));

        AllInOneProperties properties = ServeSettings.of(all);

        assertThat(properties.ports()).isEqualTo(Map.of("console", 0, "issuer", 0, "assigner", 0));
        assertThat(properties.managementPorts().values()).containsOnly(0);
        Map<String, String> expected = new HashMap<>();
        expected.put("waxseal.assigner.nodes-at-once", "2");
        expected.put("waxseal.assigner.trust-file", ROOTS.toString());
        expected.put("waxseal.issuer.acme.contact", "h@mail.test");
        expected.put("waxseal.issuer.acme.trust-file", ROOTS.toString());
        expected.put("waxseal.issuer.acme.eab.key-id", "kid-1");
        expected.put("waxseal.issuer.acme.eab.hmac-key-file", SECRET.toString());
        expected.put("waxseal.issuer.dns.tsig-key-file", SECRET.toString());
        expected.put("waxseal.notifier.operator-address", "o@mail.test");
        expected.put("waxseal.notifier.operator-locale", "ja");
        expected.put("waxseal.notifier.service-name", "Hosting");
        expected.put("waxseal.notifier.time-zone", "Asia/Tokyo");
        expected.put("waxseal.notifier.smtp.tls", "implicit");
        expected.put("waxseal.notifier.smtp.port", "4650");
        expected.put("waxseal.notifier.smtp.username", "user");
        expected.put("waxseal.notifier.smtp.password-file", SECRET.toString());
        expected.put("waxseal.notifier.smtp.trust-file", ROOTS.toString());
        expected.put("waxseal.console.address", "0.0.0.0");
        expected.put("waxseal.console.public-url", "https://w.test");
        expected.put("waxseal.console.allowed-hosts", "a.test,b.test");
        expected.put("management.server.address", "127.0.0.2");
        expected.put("waxseal.database.url", "jdbc:postgresql://db/w");
        expected.put("waxseal.database.username", "me");
        expected.put("waxseal.database.password-file", SECRET.toString());
        assertThat(properties.settings()).containsAllEntriesOf(expected);
    }

    @Test
    void tellsTheIssuerItsSolver() {
        FleetFile powerDns =
                file(
                        smallest().acme(),
                        new FleetFile.Dns(
                                IssuerProperties.Solver.POWERDNS,
                                null,
                                null,
                                new FleetFile.PowerDns(
                                        URI.create("http://127.0.0.1:8081"), SECRET, "localhost"),
                                null),
                        smtp("mail.test"),
                        null,
                        smallest().listen(),
                        smallest().database(),
                        Map.of());
        assertThat(ServeSettings.of(powerDns).settings())
                .containsEntry("waxseal.issuer.dns.solver", "powerdns")
                .containsEntry("waxseal.issuer.dns.powerdns.url", "http://127.0.0.1:8081")
                .containsEntry("waxseal.issuer.dns.powerdns.api-key-file", SECRET.toString())
                .containsEntry("waxseal.issuer.dns.powerdns.server-id", "localhost")
                .doesNotContainKey("waxseal.issuer.dns.server");
        FleetFile exec =
                file(
                        smallest().acme(),
                        new FleetFile.Dns(
                                IssuerProperties.Solver.EXEC,
                                null,
                                null,
                                null,
                                new FleetFile.Exec(SECRET)),
                        smtp("mail.test"),
                        null,
                        smallest().listen(),
                        smallest().database(),
                        Map.of());
        assertThat(ServeSettings.of(exec).settings())
                .containsEntry("waxseal.issuer.dns.solver", "exec")
                .containsEntry("waxseal.issuer.dns.exec.command", SECRET.toString());
        assertThat(SettingsByKey.of(exec)).containsEntry("dns.solver", "exec");
    }

    private static FleetFile.Dns dns(String server, @Nullable Path key) {
        return new FleetFile.Dns(IssuerProperties.Solver.RFC2136, server, key, null, null);
    }

    @Test
    void findsTheSettingsThatAreNotInForce() {
        FleetFile moved =
                file(
                        smallest().acme(),
                        dns("127.0.0.1:53", SECRET),
                        smtp("other.test"),
                        null,
                        smallest().listen(),
                        smallest().database(),
                        Map.of());

        assertThat(ReloadCommand.differences(SettingsByKey.of(smallest()), SettingsByKey.of(moved)))
                .containsExactly(
                        new OtherSetting("dns.tsig-key-file", null, SECRET.toString()),
                        new OtherSetting("smtp.host", "mail.test", "other.test"));
        assertThat(SettingsByKey.of(smallest()))
                .containsEntry("acme.directory-url", "https://ca.test/d")
                .containsEntry("listen.console-port", "8080")
                .doesNotContainKeys("acme.eab", "domains");
    }
}
