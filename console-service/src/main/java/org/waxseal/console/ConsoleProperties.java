package org.waxseal.console;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the console.
 *
 * @param tokenFile holds the API token, mode 0600; made at first start
 * @param publicUrl where people reach the page when a reverse proxy stands before it; null when
 *     none does
 * @param allowedHosts names, besides addresses, localhost and the host of {@code publicUrl}, under
 *     which requests are answered
 * @param linkLifetime how long a one-time link works
 * @param sessionLifetime how long the page stays open in a browser
 * @param printLink whether a one-time link is printed on standard output at start
 * @param issuerUrl where the issuer is asked to say its certificates again, {@code
 *     https://host:port}
 * @param assignerUrl where the assigner is asked to say its endpoints again, {@code
 *     https://host:port}
 */
@Validated
@ConfigurationProperties("waxseal.console")
public record ConsoleProperties(
        @NotNull Path tokenFile,
        @Nullable URI publicUrl,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("15m") @DurationMin(seconds = 1) Duration linkLifetime,
        @DefaultValue("12h") @DurationMin(seconds = 1) Duration sessionLifetime,
        @DefaultValue("true") boolean printLink,
        @DefaultValue("https://localhost:8081") URI issuerUrl,
        @DefaultValue("https://localhost:8082") URI assignerUrl) {
    public ConsoleProperties {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
