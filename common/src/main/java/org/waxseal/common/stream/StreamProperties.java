package org.waxseal.common.stream;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The broker.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param replication copies of each partition when a topic is made; 1 for a single broker
 * @param startupLimit how long a starting service waits for the broker
 */
@Validated
@ConfigurationProperties("waxseal.kafka")
public record StreamProperties(
        @NotBlank String bootstrapServers,
        @DefaultValue("1") @Min(1) short replication,
        @DefaultValue("60s") Duration startupLimit) {}
