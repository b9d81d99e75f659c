package org.waxseal.serve.file;

import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.issuer.IssuerProperties;
import org.waxseal.serve.file.YamlValue.Entry;
import org.waxseal.serve.file.YamlValue.Mapping;
import org.waxseal.serve.file.YamlValue.Scalar;

/** What can be seen to be wrong with the settings beyond the kind of each value. */
final class SettingsCheck {
    private static final Pattern HOST_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}");
    private static final Pattern MAILBOX = Pattern.compile("[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+");
    private static final Pattern SENDER =
            Pattern.compile("[^<>]*<[^@\\s<>]+@[^@\\s<>]+>|[^@\\s<>]+@[^@\\s<>]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]+");
    private static final int HIGHEST_PORT = 65_535;
    private static final int MANAGED_SERVICES = 4;

    private final Mapping root;
    private final FileFaults faults;

    SettingsCheck(Mapping root, FileFaults faults) {
        this.root = root;
        this.faults = faults;
    }

    /** By component of {@link FleetFile}; what has a fault already is missing. */
    void check(Map<String, @Nullable Object> values) {
        if (values.get("acme") instanceof FleetFile.Acme acme) {
            check(acme);
        }
        if (values.get("dns") instanceof FleetFile.Dns dns) {
            check(dns);
        }
        if (values.get("smtp") instanceof FleetFile.Smtp smtp) {
            check(smtp);
        }
        if (values.get("listen") instanceof FleetFile.Listen listen) {
            check(listen);
        }
        if (values.get("database") instanceof FleetFile.Database database
                && database.url() != null
                && !database.url().startsWith("jdbc:postgresql://")
                && !database.url().startsWith("jdbc:h2:file:")) {
            fault("database.url", "write jdbc:postgresql://HOST:PORT/NAME or jdbc:h2:file:PATH");
        }
        if (values.get("settings") instanceof Map<?, ?> settings) {
            settings.keySet().forEach(name -> checkSetting(String.valueOf(name)));
        }
    }

    private void check(FleetFile.Acme acme) {
        if (!"https".equals(acme.directoryUrl().getScheme())) {
            fault("acme.directory-url", "write an https URL; RFC 8555 section 6.1 allows no other");
        }
        if (!acme.termsAgreed()) {
            fault(
                    "acme.terms-agreed",
                    "the authority makes no account before; read its terms of service and write true");
        }
        if (acme.contact() != null && !MAILBOX.matcher(acme.contact()).matches()) {
            fault("acme.contact", "write a mail address such as hostmaster@example.org");
        }
    }

    private void check(FleetFile.Dns dns) {
        if (dns.server() != null && !HOST_PORT.matcher(dns.server()).matches()) {
            fault("dns.server", "write host:port, such as 127.0.0.1:53");
        }
        switch (dns.solver()) {
            case RFC2136 ->
                    require(
                            dns.server(),
                            "dns.server",
                            "the primary server of the domains' zones, as host:port, for example 127.0.0.1:53");
            case POWERDNS ->
                    require(dns.powerdns(), "dns.powerdns", "url and api-key-file below it");
            case EXEC -> {
                require(dns.exec(), "dns.exec", "command below it");
                if (dns.exec() != null && !Files.isExecutable(dns.exec().command())) {
                    fault(
                            "dns.exec",
                            "has a command that cannot be run; run: chmod +x "
                                    + dns.exec().command());
                }
            }
        }
        forbid(dns.tsigKeyFile(), "dns.tsig-key-file", dns, IssuerProperties.Solver.RFC2136);
        forbid(dns.powerdns(), "dns.powerdns", dns, IssuerProperties.Solver.POWERDNS);
        forbid(dns.exec(), "dns.exec", dns, IssuerProperties.Solver.EXEC);
    }

    private void require(@Nullable Object value, String key, String meant) {
        if (value == null) {
            Entry dns = find("dns");
            faults.add(
                    dns == null ? root.line() : dns.value().line(),
                    key,
                    null,
                    "is missing: give " + meant);
        }
    }

    private void forbid(
            @Nullable Object value, String key, FleetFile.Dns dns, IssuerProperties.Solver its) {
        if (value != null && dns.solver() != its) {
            faults.add(
                    lineOf(key),
                    key,
                    null,
                    "is of no use with solver %s: remove it, or write dns.solver: %s"
                            .formatted(
                                    dns.solver().name().toLowerCase(Locale.ROOT),
                                    its.name().toLowerCase(Locale.ROOT)));
        }
    }

    private void check(FleetFile.Smtp smtp) {
        if ((smtp.username() == null) != (smtp.passwordFile() == null)) {
            String there = smtp.username() == null ? "smtp.password-file" : "smtp.username";
            fault(there, "username and password-file belong together; give both, or none");
        }
        if (!SENDER.matcher(smtp.from()).matches()) {
            fault("smtp.from", "write a sender such as Waxseal <waxseal@example.org>");
        }
        if (!HOST.matcher(smtp.host()).matches()) {
            fault("smtp.host", "write a host name such as mail.example.org");
        }
        if (smtp.port() != null && (smtp.port() < 1 || smtp.port() > HIGHEST_PORT)) {
            fault("smtp.port", "write a port from 1 to 65535");
        }
        if (smtp.operatorAddress() != null && !MAILBOX.matcher(smtp.operatorAddress()).matches()) {
            fault("smtp.operator-address", "write a mail address such as operator@example.org");
        }
        if (!List.of("en", "ja").contains(smtp.operatorLocale())) {
            fault("smtp.operator-locale", "use one of en, ja");
        }
        try {
            ZoneId.of(smtp.timeZone());
        } catch (DateTimeException e) {
            fault("smtp.time-zone", "write a time zone such as UTC or Europe/Berlin");
        }
    }

    private void check(FleetFile.Listen listen) {
        for (String key : List.of("address", "metrics-address")) {
            String written = key.equals("address") ? listen.address() : listen.metricsAddress();
            if (!HOST.matcher(written).matches()) {
                fault("listen." + key, "write an address of this machine, such as 127.0.0.1");
            }
        }
        Map<Integer, String> taken = new TreeMap<>();
        take(taken, "console-port", listen.consolePort(), 1);
        take(taken, "issuer-port", listen.issuerPort(), 1);
        take(taken, "assigner-port", listen.assignerPort(), 1);
        take(taken, "broker-port", listen.brokerPort(), 1);
        take(taken, "metrics-port", listen.metricsPort(), MANAGED_SERVICES);
    }

    private void take(Map<Integer, String> taken, String key, int first, int many) {
        if (first < 0 || first + many - 1 > HIGHEST_PORT) {
            fault("listen." + key, "write a port from 1 to 65535, or 0 for a free one");
            return;
        }
        for (int port = first; first != 0 && port < first + many; port++) {
            String other = taken.putIfAbsent(port, key);
            if (other != null) {
                fault(
                        "listen." + key,
                        "port %d is taken by listen.%s already; choose another"
                                .formatted(port, other));
            }
        }
    }

    private void checkSetting(String name) {
        String at = "settings." + FileFaults.shown(name);
        int line = lineOf("settings." + name);
        String ownKey = ServiceSettings.withKeys().get(name);
        if (ownKey != null) {
            faults.add(line, at, null, "has a key of its own here: write " + ownKey);
        } else if (!ServiceSettings.all().contains(name)) {
            faults.add(
                    line,
                    at,
                    null,
                    "is no setting: %sdocs/operations.md lists them"
                            .formatted(
                                    KeyName.meant(name, ServiceSettings.all())
                                            .map(meant -> "did you mean " + meant + "? ")
                                            .orElse("")));
        }
    }

    private void fault(String key, String fix) {
        Scalar written = scalarAt(key);
        faults.add(lineOf(key), key, written == null ? null : written.text(), fix);
    }

    private @Nullable Scalar scalarAt(String key) {
        Entry entry = find(key);
        return entry != null && entry.value() instanceof Scalar scalar ? scalar : null;
    }

    private int lineOf(String key) {
        Entry entry = find(key);
        return entry == null ? root.line() : entry.line();
    }

    private @Nullable Entry find(String key) {
        String[] parts = key.split("\\.", 2);
        Entry entry = root.entries().get(parts[0]);
        return parts.length == 2 && entry != null && entry.value() instanceof Mapping below
                ? below.entries().get(parts[1])
                : entry;
    }
}
