package org.waxseal.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.notifier.smtp.SmtpSettings;

class NotifierPropertiesTest {
    private static final Map<String, String> NEEDED =
            Map.of(
                    "waxseal.notifier.from", "Waxseal <waxseal@example.org>",
                    "waxseal.notifier.smtp.host", "mail.example.org");

    @Test
    void hasDefaultsForAllButSenderAndServer() {
        NotifierProperties properties = bind(Map.of());

        assertThat(properties.serviceName()).isEqualTo("Waxseal");
        assertThat(properties.operatorAddress()).isNull();
        assertThat(properties.operatorLocale()).isEqualTo("en");
        assertThat(properties.timeZone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(properties.parallelism()).isEqualTo(4);
        assertThat(properties.smtp().settings())
                .isEqualTo(
                        new SmtpSettings(
                                "mail.example.org",
                                587,
                                TlsMode.STARTTLS,
                                null,
                                null,
                                null,
                                null,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(60)));
        assertThat(properties.patience())
                .isEqualTo(
                        new NotifierProperties.Patience(
                                Duration.ofMinutes(5),
                                Duration.ofHours(1),
                                Duration.ofHours(24),
                                Duration.ofDays(7)));
        assertThat(properties.retry())
                .isEqualTo(
                        new NotifierProperties.Retry(
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(1),
                                Duration.ofHours(1)));
    }

    @Test
    void takesEverySetting() {
        NotifierProperties properties =
                bind(
                        Map.ofEntries(
                                Map.entry("waxseal.notifier.service-name", "Example Hosting"),
                                Map.entry("waxseal.notifier.operator-address", "noc@example.org"),
                                Map.entry("waxseal.notifier.operator-locale", "ja"),
                                Map.entry("waxseal.notifier.time-zone", "Asia/Tokyo"),
                                Map.entry("waxseal.notifier.parallelism", "8"),
                                Map.entry("waxseal.notifier.smtp.port", "2465"),
                                Map.entry("waxseal.notifier.smtp.tls", "implicit"),
                                Map.entry("waxseal.notifier.smtp.hello-name", "n.example.org"),
                                Map.entry("waxseal.notifier.smtp.username", "waxseal"),
                                Map.entry("waxseal.notifier.smtp.password-file", "/run/password"),
                                Map.entry("waxseal.notifier.smtp.trust-file", "/run/root.pem"),
                                Map.entry("waxseal.notifier.smtp.connect-timeout", "3s"),
                                Map.entry("waxseal.notifier.smtp.reply-timeout", "4s"),
                                Map.entry("waxseal.notifier.patience.trouble", "1s"),
                                Map.entry("waxseal.notifier.patience.passing-failure", "2s"),
                                Map.entry("waxseal.notifier.patience.quiet", "3s"),
                                Map.entry("waxseal.notifier.patience.news", "4s"),
                                Map.entry("waxseal.notifier.retry.passing-first", "5s"),
                                Map.entry("waxseal.notifier.retry.passing-longest", "6s"),
                                Map.entry("waxseal.notifier.retry.lasting-first", "7s"),
                                Map.entry("waxseal.notifier.retry.lasting-longest", "8s")));

        assertThat(properties)
                .isEqualTo(
                        new NotifierProperties(
                                "Waxseal <waxseal@example.org>",
                                "Example Hosting",
                                "noc@example.org",
                                "ja",
                                ZoneId.of("Asia/Tokyo"),
                                8,
                                new NotifierProperties.Smtp(
                                        "mail.example.org",
                                        2465,
                                        TlsMode.IMPLICIT,
                                        "n.example.org",
                                        "waxseal",
                                        Path.of("/run/password"),
                                        Path.of("/run/root.pem"),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4)),
                                new NotifierProperties.Patience(
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(4)),
                                new NotifierProperties.Retry(
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(6),
                                        Duration.ofSeconds(7),
                                        Duration.ofSeconds(8))));
    }

    @Test
    void implicitTlsHasAPortOfItsOwn() {
        assertThat(bind(Map.of("waxseal.notifier.smtp.tls", "implicit")).smtp().settings().port())
                .isEqualTo(465);
    }

    @Test
    void aUserNameNeedsAPassword() {
        NotifierProperties properties = bind(Map.of("waxseal.notifier.smtp.username", "waxseal"));

        assertThatThrownBy(() -> properties.smtp().settings())
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("waxseal.notifier.smtp.password-file");
    }

    private static NotifierProperties bind(Map<String, String> set) {
        Map<String, String> all = new HashMap<>(NEEDED);
        all.putAll(set);
        return new Binder(
                        List.of(new MapConfigurationPropertySource(all)),
                        null,
                        ApplicationConversionService.getSharedInstance(),
                        null)
                .bind("waxseal.notifier", NotifierProperties.class)
                .get();
    }
}
