package org.waxseal.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Limit;

class IssuerPropertiesTest {
    private static final Map<String, String> REQUIRED =
            Map.of(
                    "waxseal.issuer.acme.directory-url", "https://ca.test/directory",
                    "waxseal.issuer.dns.server", "127.0.0.1:53",
                    "waxseal.issuer.vault.directory", "/var/lib/waxseal/vault");

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(
                        new IssuerProperties(
                                new IssuerProperties.Acme(
                                        URI.create("https://ca.test/directory"),
                                        null,
                                        false,
                                        null,
                                        null,
                                        null,
                                        Set.of(),
                                        Duration.ofSeconds(30),
                                        Duration.ofSeconds(90)),
                                new IssuerProperties.Dns(
                                        IssuerProperties.Solver.RFC2136,
                                        "127.0.0.1:53",
                                        null,
                                        null,
                                        null,
                                        List.of(),
                                        List.of(),
                                        true,
                                        List.of(),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(60)),
                                new IssuerProperties.Vault(
                                        Path.of("/var/lib/waxseal/vault"),
                                        IssuerProperties.KeyEncryptionKeySource.FILE,
                                        Duration.ofDays(400)),
                                new IssuerProperties.Retry(
                                        List.of(
                                                Duration.ofMinutes(1),
                                                Duration.ofMinutes(10),
                                                Duration.ofMinutes(100),
                                                Duration.ofDays(1)),
                                        List.of(
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(5),
                                                Duration.ofSeconds(15),
                                                Duration.ofMinutes(1))),
                                null,
                                8));
    }

    @Test
    void knowsTheLimitsOfLetsEncryptAndOfNobodyElse() {
        assertThat(bind(Map.of()).allowances()).isEmpty();
        assertThat(
                        bind(Map.of(
                                        "waxseal.issuer.acme.directory-url",
                                        "https://acme-v02.api.letsencrypt.org/directory"))
                                .allowances())
                .containsOnly(
                        Map.entry(Limit.NEW_ORDERS, new Allowance(300, Duration.ofHours(3))),
                        Map.entry(
                                Limit.CERTIFICATES_PER_DOMAIN,
                                new Allowance(50, Duration.ofDays(7))),
                        Map.entry(Limit.EXACT_SET, new Allowance(5, Duration.ofDays(7))),
                        Map.entry(Limit.FAILED_VALIDATIONS, new Allowance(5, Duration.ofHours(1))));
    }

    @Test
    void readsEverything() {
        Map<String, String> all = new HashMap<>();
        all.put("waxseal.issuer.acme.contact", "certificates@example.org");
        all.put("waxseal.issuer.acme.terms-agreed", "true");
        all.put("waxseal.issuer.acme.trust-file", "/etc/ca.pem");
        all.put("waxseal.issuer.acme.eab.key-id", "kid-1");
        all.put("waxseal.issuer.acme.eab.hmac-key-file", "/etc/eab.key");
        all.put("waxseal.issuer.acme.caa-identities", "ca.test,ca.example");
        all.put("waxseal.issuer.acme.profile", "shortlived");
        all.put("waxseal.issuer.limits.new-orders.count", "1000");
        all.put("waxseal.issuer.limits.new-orders.window", "3h");
        all.put("waxseal.issuer.limits.failed-validations.count", "2");
        all.put("waxseal.issuer.limits.failed-validations.window", "5m");
        all.put("waxseal.issuer.acme.timeout", "10s");
        all.put("waxseal.issuer.acme.validation-timeout", "20s");
        all.put("waxseal.issuer.dns.server", "[::1]:5353");
        all.put("waxseal.issuer.dns.tsig-key-file", "/etc/tsig.key");
        all.put("waxseal.issuer.dns.solver", "powerdns");
        all.put("waxseal.issuer.dns.powerdns.url", "http://127.0.0.1:8081");
        all.put("waxseal.issuer.dns.powerdns.api-key-file", "/etc/pdns.key");
        all.put("waxseal.issuer.dns.powerdns.server-id", "other");
        all.put("waxseal.issuer.dns.exec.command", "/usr/local/bin/hook");
        all.put("waxseal.issuer.dns.exec.timeout", "7s");
        all.put("waxseal.issuer.dns.resolver", "127.0.0.1:54,[::1]:55");
        all.put("waxseal.issuer.dns.alias-zones", "acme.hosting.test");
        all.put("waxseal.issuer.dns.ask-name-servers", "false");
        all.put("waxseal.issuer.dns.propagation-servers", "ns1.hosting.test:53");
        all.put("waxseal.issuer.dns.timeout", "1s");
        all.put("waxseal.issuer.dns.propagation-timeout", "2m");
        all.put("waxseal.issuer.retry.external", "1s,2s");
        all.put("waxseal.issuer.retry.passing", "3s");
        all.put("waxseal.issuer.vault.kek", "environment");
        all.put("waxseal.issuer.vault.audit-retention", "30d");
        all.put("waxseal.issuer.parallelism", "3");
        IssuerProperties properties = bind(all);
        assertThat(properties)
                .isEqualTo(
                        new IssuerProperties(
                                new IssuerProperties.Acme(
                                        URI.create("https://ca.test/directory"),
                                        "certificates@example.org",
                                        true,
                                        Path.of("/etc/ca.pem"),
                                        new IssuerProperties.Eab("kid-1", Path.of("/etc/eab.key")),
                                        "shortlived",
                                        Set.of("ca.test", "ca.example"),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(20)),
                                new IssuerProperties.Dns(
                                        IssuerProperties.Solver.POWERDNS,
                                        "[::1]:5353",
                                        Path.of("/etc/tsig.key"),
                                        new IssuerProperties.PowerDns(
                                                URI.create("http://127.0.0.1:8081"),
                                                Path.of("/etc/pdns.key"),
                                                "other"),
                                        new IssuerProperties.Exec(
                                                Path.of("/usr/local/bin/hook"),
                                                Duration.ofSeconds(7)),
                                        List.of("127.0.0.1:54", "[::1]:55"),
                                        List.of("acme.hosting.test"),
                                        false,
                                        List.of("ns1.hosting.test:53"),
                                        Duration.ofSeconds(1),
                                        Duration.ofMinutes(2)),
                                new IssuerProperties.Vault(
                                        Path.of("/var/lib/waxseal/vault"),
                                        IssuerProperties.KeyEncryptionKeySource.ENVIRONMENT,
                                        Duration.ofDays(30)),
                                new IssuerProperties.Retry(
                                        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                                        List.of(Duration.ofSeconds(3))),
                                new IssuerProperties.Limits(
                                        new IssuerProperties.Rate(1000, Duration.ofHours(3)),
                                        null,
                                        null,
                                        new IssuerProperties.Rate(2, Duration.ofMinutes(5))),
                                3));
        assertThat(properties.allowances())
                .containsOnlyKeys(Limit.NEW_ORDERS, Limit.FAILED_VALIDATIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "waxseal.issuer.dns.server=nameserver",
                "waxseal.issuer.dns.server=host:port",
                "waxseal.issuer.dns.resolver=192.0.2.1",
                "waxseal.issuer.dns.solver=bind",
                "waxseal.issuer.dns.powerdns.url=http://127.0.0.1:8081",
                "waxseal.issuer.dns.exec.timeout=5s",
                "waxseal.issuer.dns.propagation-servers=127.0.0.1:53,ns1",
                "waxseal.issuer.parallelism=0",
                "waxseal.issuer.acme.directory-url=not a url",
                "waxseal.issuer.acme.timeout=soon",
                "waxseal.issuer.vault.kek=kms",
                "waxseal.issuer.vault.audit-retention=ever",
            })
    void refusesWhatCannotWork(String setting) {
        String[] parts = setting.split("=", 2);
        assertThatThrownBy(() -> bind(Map.of(parts[0], parts[1])))
                .isInstanceOf(BindException.class);
    }

    private static IssuerProperties bind(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(settings);
        Binder binder =
                new Binder(
                        List.of(new MapConfigurationPropertySource(all)),
                        null,
                        ApplicationConversionService.getSharedInstance());
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            return binder.bind(
                            "waxseal.issuer",
                            Bindable.of(IssuerProperties.class),
                            new ValidationBindHandler(
                                    new SpringValidatorAdapter(factory.getValidator())))
                    .get();
        }
    }
}
