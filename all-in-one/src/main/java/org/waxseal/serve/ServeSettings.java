package org.waxseal.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.serve.file.FleetFile;

/** The fleet file's settings as the services take them. */
final class ServeSettings {
    /** In the order in which they take the ports for metrics. */
    private static final List<String> SERVICES =
            List.of("console", "issuer", "assigner", "notifier");

    private static final int CONNECTIONS = 10;

    private final Map<String, String> settings = new LinkedHashMap<>();

    private ServeSettings() {}

    /** How the one process is set up. */
    static AllInOneProperties of(FleetFile file) {
        FleetFile.Listen listen = file.listen();
        ServeSettings made = new ServeSettings();
        made.settings.putAll(file.settings());
        made.put(file);
        return new AllInOneProperties(
                file.dataDirectory(),
                listen.brokerPort(),
                Map.of(
                        "console", listen.consolePort(),
                        "issuer", listen.issuerPort(),
                        "assigner", listen.assignerPort()),
                metricsPorts(listen.metricsPort()),
                null,
                made.settings);
    }

    /** Where the registry's rows are, for a look while nothing runs. */
    static DatabaseProperties database(FleetFile file) {
        FleetFile.Database database = file.database();
        String url = database.url();
        return new DatabaseProperties(
                url == null
                        ? "jdbc:h2:file:" + file.dataDirectory().resolve("database/waxseal")
                        : url,
                database.username(),
                database.passwordFile(),
                CONNECTIONS);
    }

    static Map<String, Integer> metricsPorts(int first) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            ports.put(SERVICES.get(i), first == 0 ? 0 : first + i);
        }
        return ports;
    }

    private void put(FleetFile file) {
        put("waxseal.directory", file.dataDirectory());
        put(file.acme());
        put(file.dns());
        put("waxseal.assigner.trust-file", file.trustFile());
        put(file.smtp());
        put("waxseal.notifier.smtp.trust-file", file.trustFile());
        put("waxseal.console.address", file.listen().address());
        put("waxseal.console.public-url", file.listen().publicUrl());
        if (!file.listen().allowedHosts().isEmpty()) {
            put("waxseal.console.allowed-hosts", String.join(",", file.listen().allowedHosts()));
        }
        // A log is kept and read by others; serve shows a link on a terminal only.
        put("waxseal.console.print-link", false);
        put("management.server.address", file.listen().metricsAddress());
        DatabaseProperties database = database(file);
        put("waxseal.database.url", database.url());
        put("waxseal.database.username", database.username());
        put("waxseal.database.password-file", database.passwordFile());
    }

    private void put(FleetFile.Acme acme) {
        put("waxseal.issuer.acme.directory-url", acme.directoryUrl());
        put("waxseal.issuer.acme.contact", acme.contact());
        put("waxseal.issuer.acme.terms-agreed", acme.termsAgreed());
        put("waxseal.issuer.acme.trust-file", acme.trustFile());
        FleetFile.Eab eab = acme.eab();
        if (eab != null) {
            put("waxseal.issuer.acme.eab.key-id", eab.keyId());
            put("waxseal.issuer.acme.eab.hmac-key-file", eab.hmacKeyFile());
        }
    }

    private void put(FleetFile.Dns dns) {
        put("waxseal.issuer.dns.solver", dns.solver().name().toLowerCase(Locale.ROOT));
        put("waxseal.issuer.dns.server", dns.server());
        put("waxseal.issuer.dns.tsig-key-file", dns.tsigKeyFile());
        FleetFile.PowerDns powerDns = dns.powerdns();
        if (powerDns != null) {
            put("waxseal.issuer.dns.powerdns.url", powerDns.url());
            put("waxseal.issuer.dns.powerdns.api-key-file", powerDns.apiKeyFile());
            put("waxseal.issuer.dns.powerdns.server-id", powerDns.serverId());
        }
        FleetFile.Exec exec = dns.exec();
        if (exec != null) {
            put("waxseal.issuer.dns.exec.command", exec.command());
        }
    }

    private void put(FleetFile.Smtp smtp) {
        put("waxseal.notifier.from", smtp.from());
        put("waxseal.notifier.service-name", smtp.serviceName());
        put("waxseal.notifier.operator-address", smtp.operatorAddress());
        put("waxseal.notifier.operator-locale", smtp.operatorLocale());
        put("waxseal.notifier.time-zone", smtp.timeZone());
        put("waxseal.notifier.smtp.host", smtp.host());
        put("waxseal.notifier.smtp.port", smtp.port());
        put("waxseal.notifier.smtp.tls", smtp.tls().wireName());
        put("waxseal.notifier.smtp.username", smtp.username());
        put("waxseal.notifier.smtp.password-file", smtp.passwordFile());
    }

    /** What the file leaves out is as the service says. */
    private void put(String name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }
}
