package org.waxseal.common.trust;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The internal certificates.
 *
 * @param directory holds the authority and the certificates; made with mode 0700 when missing.
 *     Services on several hosts each get a copy without {@code authority.key.pem}
 * @param hostNames names and IP addresses, besides those of loopback, under which this service is
 *     called
 */
@Validated
@ConfigurationProperties("waxseal.trust")
public record TrustProperties(@NotNull Path directory, @DefaultValue List<String> hostNames) {
    public TrustProperties {
        hostNames = List.copyOf(hostNames);
    }
}
