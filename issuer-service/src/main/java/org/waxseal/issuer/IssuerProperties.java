package org.waxseal.issuer;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the issuer.
 *
 * @param parallelism lineages that are worked on at once
 */
@Validated
@ConfigurationProperties("waxseal.issuer")
public record IssuerProperties(
        @NotNull @Valid Acme acme,
        @NotNull @Valid Dns dns,
        @NotNull @Valid Vault vault,
        @DefaultValue @Valid Retry retry,
        @DefaultValue("8") @Min(1) @Max(128) int parallelism) {

    /**
     * The certificate authority.
     *
     * @param directoryUrl its ACME directory, for example {@code
     *     https://acme-v02.api.letsencrypt.org/directory}
     * @param contact mail address that the authority may write to; null for none
     * @param termsAgreed whether the operator agrees to the authority's terms of service; no
     *     account is made before
     * @param trustFile PEM certificates that its HTTPS must chain to, instead of the JDK's; for a
     *     private authority
     * @param eab for an authority that asks for an external account; null for none
     * @param timeout of one HTTP exchange
     * @param validationTimeout how long a validation or a finalization is waited for before the
     *     lineage steps aside; the order is taken up again later
     */
    public record Acme(
            @NotNull URI directoryUrl,
            @Nullable String contact,
            @DefaultValue("false") boolean termsAgreed,
            @Nullable Path trustFile,
            @Nullable @Valid Eab eab,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("90s") Duration validationTimeout) {}

    /**
     * External account binding (RFC 8555 section 7.3.4).
     *
     * @param keyId as the authority gave it
     * @param hmacKeyFile its first line is the HMAC key that the authority gave, in base64url
     */
    public record Eab(@NotBlank String keyId, @NotNull Path hmacKeyFile) {}

    /**
     * The DNS server that takes dynamic updates.
     *
     * @param server {@code host:port} of the primary; {@code [::1]:53} for IPv6
     * @param tsigKeyFile the TSIG key, as {@code tsig-keygen} writes it; null to send updates
     *     unsigned
     * @param timeout of one exchange
     * @param propagationTimeout how long an accepted value may take until the server answers with
     *     it
     */
    public record Dns(
            @NotNull
                    @Pattern(
                            regexp = "(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}",
                            message = "must be host:port, such as 127.0.0.1:53")
                    String server,
            @Nullable Path tsigKeyFile,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue("60s") Duration propagationTimeout) {

        String host() {
            return server.substring(0, server.lastIndexOf(':'));
        }

        int port() {
            return Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        }
    }

    /**
     * The key vault.
     *
     * @param directory holds the key-encryption keys; the first, {@code master.key}, is made at
     *     first start with mode 0600
     * @param kek where the key-encryption keys are
     * @param auditRetention how long it is remembered who used which key
     */
    public record Vault(
            @NotNull Path directory,
            @DefaultValue("file") KeyEncryptionKeySource kek,
            @DefaultValue("400d") Duration auditRetention) {}

    /** Where key-encryption keys are. */
    public enum KeyEncryptionKeySource {
        /** In files of the vault's directory. */
        FILE,
        /** In the process's environment: {@code WAXSEAL_VAULT_KEK}. */
        ENVIRONMENT
    }

    /**
     * When failed attempts are repeated.
     *
     * @param external delays after the first, second... failure in a row that another party has to
     *     mend; the last one repeats
     * @param passing the same for faults that pass by themselves
     */
    public record Retry(
            @DefaultValue({"1m", "10m", "100m", "1d"}) @NotEmpty List<Duration> external,
            @DefaultValue({"2s", "5s", "15s", "1m"}) @NotEmpty List<Duration> passing) {
        public Retry {
            external = List.copyOf(external);
            passing = List.copyOf(passing);
        }
    }
}
