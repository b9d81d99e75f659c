package org.waxseal.common.platform;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What every service says about itself.
 *
 * @param service its name, lower-case letters; by default what {@code spring.config.name} says
 *     before {@code -service}
 * @param directory where it keeps what must survive, unless a narrower setting says otherwise
 * @param topics the topics it receives, by short name: {@code owners}, {@code nodes}, {@code
 *     domains}, {@code certificates}, {@code endpoints}
 * @param receivesRequests whether it receives what outsiders ask for
 */
@Validated
@ConfigurationProperties("waxseal")
public record PlatformProperties(
        @NotBlank String service,
        @NotNull Path directory,
        @DefaultValue List<String> topics,
        @DefaultValue("false") boolean receivesRequests) {
    public PlatformProperties {
        topics = List.copyOf(topics);
    }
}
