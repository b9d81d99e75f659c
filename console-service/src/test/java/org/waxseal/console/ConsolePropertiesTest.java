package org.waxseal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

class ConsolePropertiesTest {

    private static ConsoleProperties bind(Map<String, String> values) {
        try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean()) {
            validator.afterPropertiesSet();
            return new Binder(new MapConfigurationPropertySource(values))
                    .bindOrCreate(
                            "waxseal.console",
                            Bindable.of(ConsoleProperties.class),
                            new ValidationBindHandler(validator));
        }
    }

    @Test
    void defaults() {
        assertThat(bind(Map.of("waxseal.console.token-file", "/srv/token")))
                .isEqualTo(
                        new ConsoleProperties(
                                Path.of("/srv/token"),
                                null,
                                List.of(),
                                Duration.ofMinutes(15),
                                Duration.ofHours(12),
                                true,
                                URI.create("https://localhost:8081"),
                                URI.create("https://localhost:8082")));
    }

    @Test
    void everySettingIsMapped() {
        assertThat(
                        bind(
                                Map.of(
                                        "waxseal.console.token-file", "/srv/token",
                                        "waxseal.console.public-url", "https://tls.example.org/",
                                        "waxseal.console.allowed-hosts", "a.example,b.example",
                                        "waxseal.console.link-lifetime", "5m",
                                        "waxseal.console.session-lifetime", "1h",
                                        "waxseal.console.print-link", "false",
                                        "waxseal.console.issuer-url", "https://issuer.test:1",
                                        "waxseal.console.assigner-url", "https://assigner.test:2")))
                .isEqualTo(
                        new ConsoleProperties(
                                Path.of("/srv/token"),
                                URI.create("https://tls.example.org/"),
                                List.of("a.example", "b.example"),
                                Duration.ofMinutes(5),
                                Duration.ofHours(1),
                                false,
                                URI.create("https://issuer.test:1"),
                                URI.create("https://assigner.test:2")));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> bind(Map.of())).isInstanceOf(BindException.class);
        assertThatThrownBy(
                        () ->
                                bind(
                                        Map.of(
                                                "waxseal.console.token-file", "/srv/token",
                                                "waxseal.console.link-lifetime", "0s")))
                .isInstanceOf(BindException.class);
    }
}
