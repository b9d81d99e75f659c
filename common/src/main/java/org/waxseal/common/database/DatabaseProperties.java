package org.waxseal.common.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the rows are.
 *
 * @param url {@code jdbc:h2:file:PATH}, {@code jdbc:h2:mem:NAME} or {@code
 *     jdbc:postgresql://HOST:PORT/NAME}; what H2 needs besides is added
 * @param username of the database; not used by H2 in a file, whose files are 0600
 * @param passwordFile holds the password alone, first line; null for none
 * @param connections most that a service holds open at once
 */
@Validated
@ConfigurationProperties("waxseal.database")
public record DatabaseProperties(
        @NotBlank String url,
        @DefaultValue("waxseal") String username,
        @Nullable Path passwordFile,
        @DefaultValue("10") @Min(2) @Max(200) int connections) {}
