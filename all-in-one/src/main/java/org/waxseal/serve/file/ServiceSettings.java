package org.waxseal.serve.file;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.waxseal.assigner.AssignerProperties;
import org.waxseal.common.database.DatabaseProperties;
import org.waxseal.common.stream.StreamProperties;
import org.waxseal.common.trust.TrustProperties;
import org.waxseal.console.ConsoleProperties;
import org.waxseal.issuer.IssuerProperties;
import org.waxseal.notifier.NotifierProperties;

/** The names of the services' settings, from the records that read them. */
final class ServiceSettings {
    private static final List<Class<? extends Record>> RECORDS =
            List.of(
                    AssignerProperties.class,
                    ConsoleProperties.class,
                    DatabaseProperties.class,
                    IssuerProperties.class,
                    NotifierProperties.class,
                    StreamProperties.class,
                    TrustProperties.class);

    private static final Set<String> ALL = names();

    private static final Map<String, String> WITH_KEYS =
            Map.ofEntries(
                    Map.entry("waxseal.directory", "data-directory"),
                    Map.entry("waxseal.issuer.acme.directory-url", "acme.directory-url"),
                    Map.entry("waxseal.issuer.acme.contact", "acme.contact"),
                    Map.entry("waxseal.issuer.acme.terms-agreed", "acme.terms-agreed"),
                    Map.entry("waxseal.issuer.acme.trust-file", "acme.trust-file"),
                    Map.entry("waxseal.issuer.acme.eab.key-id", "acme.eab.key-id"),
                    Map.entry("waxseal.issuer.acme.eab.hmac-key-file", "acme.eab.hmac-key-file"),
                    Map.entry("waxseal.issuer.dns.solver", "dns.solver"),
                    Map.entry("waxseal.issuer.dns.powerdns.url", "dns.powerdns.url"),
                    Map.entry(
                            "waxseal.issuer.dns.powerdns.api-key-file",
                            "dns.powerdns.api-key-file"),
                    Map.entry("waxseal.issuer.dns.powerdns.server-id", "dns.powerdns.server-id"),
                    Map.entry("waxseal.issuer.dns.exec.command", "dns.exec.command"),
                    Map.entry("waxseal.issuer.dns.server", "dns.server"),
                    Map.entry("waxseal.issuer.dns.tsig-key-file", "dns.tsig-key-file"),
                    Map.entry("waxseal.trust.directory", "data-directory"),
                    Map.entry("waxseal.console.token-file", "data-directory"),
                    Map.entry("waxseal.assigner.issuer-url", "listen.issuer-port"),
                    Map.entry("waxseal.console.issuer-url", "listen.issuer-port"),
                    Map.entry("waxseal.console.assigner-url", "listen.assigner-port"),
                    Map.entry("waxseal.assigner.trust-file", "trust-file"),
                    Map.entry("waxseal.notifier.from", "smtp.from"),
                    Map.entry("waxseal.notifier.service-name", "smtp.service-name"),
                    Map.entry("waxseal.notifier.operator-address", "smtp.operator-address"),
                    Map.entry("waxseal.notifier.operator-locale", "smtp.operator-locale"),
                    Map.entry("waxseal.notifier.time-zone", "smtp.time-zone"),
                    Map.entry("waxseal.notifier.smtp.host", "smtp.host"),
                    Map.entry("waxseal.notifier.smtp.port", "smtp.port"),
                    Map.entry("waxseal.notifier.smtp.tls", "smtp.tls"),
                    Map.entry("waxseal.notifier.smtp.username", "smtp.username"),
                    Map.entry("waxseal.notifier.smtp.password-file", "smtp.password-file"),
                    Map.entry("waxseal.notifier.smtp.trust-file", "trust-file"),
                    Map.entry("waxseal.console.public-url", "listen.public-url"),
                    Map.entry("waxseal.console.allowed-hosts", "listen.allowed-hosts"),
                    Map.entry("waxseal.console.address", "listen.address"),
                    Map.entry("waxseal.database.url", "database.url"),
                    Map.entry("waxseal.database.username", "database.username"),
                    Map.entry("waxseal.database.password-file", "database.password-file"));

    private ServiceSettings() {}

    /** All that a service reads. */
    static Set<String> all() {
        return ALL;
    }

    /** Those for which the fleet file has a key, with that key. */
    static Map<String, String> withKeys() {
        return WITH_KEYS;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Class<? extends Record> type : RECORDS) {
            ConfigurationProperties prefix = type.getAnnotation(ConfigurationProperties.class);
            if (prefix != null) {
                add(names, prefix.value(), type);
            }
        }
        return names;
    }

    private static void add(Set<String> names, String path, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = path + "." + KeyName.of(component.getName());
            if (component.getType().isRecord()) {
                add(names, name, component.getType());
            } else {
                names.add(name);
            }
        }
    }
}
