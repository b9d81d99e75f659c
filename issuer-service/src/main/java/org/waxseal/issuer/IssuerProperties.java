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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Limit;

/**
 * Settings of the issuer.
 *
 * @param limits what the authority allows; null for Let's Encrypt's numbers at Let's Encrypt and
 *     none elsewhere
 * @param parallelism lineages that are worked on at once
 */
@Validated
@ConfigurationProperties("waxseal.issuer")
public record IssuerProperties(
        @NotNull @Valid Acme acme,
        @NotNull @Valid Dns dns,
        @NotNull @Valid Vault vault,
        @DefaultValue @Valid Retry retry,
        @Nullable @Valid Limits limits,
        @DefaultValue("8") @Min(1) @Max(128) int parallelism) {
    static final String HOST_AND_PORT = "(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+):[0-9]{1,5}";
    static final String HOST_AND_PORT_MEANT = "must be host:port, such as 127.0.0.1:53";

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
     * @param profile which of the authority's kinds of certificate is ordered, as its directory
     *     lists them; null for its default
     * @param caaIdentities its names in CAA records, for an authority whose directory does not say
     *     them
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
            @Nullable String profile,
            @DefaultValue Set<String> caaIdentities,
            @DefaultValue("30s") Duration timeout,
            @DefaultValue("90s") Duration validationTimeout) {
        public Acme {
            caaIdentities = Set.copyOf(caaIdentities);
        }
    }

    /**
     * External account binding (RFC 8555 section 7.3.4).
     *
     * @param keyId as the authority gave it
     * @param hmacKeyFile its first line is the HMAC key that the authority gave, in base64url
     */
    public record Eab(@NotBlank String keyId, @NotNull Path hmacKeyFile) {}

    /** What puts values into DNS. */
    public enum Solver {
        /** DNS UPDATE at the primary server. */
        RFC2136,
        /** The HTTP API of PowerDNS. */
        POWERDNS,
        /** A program, called as lego's {@code exec} provider calls it. */
        EXEC
    }

    /**
     * How values get into DNS, and how DNS is looked at.
     *
     * @param server {@code host:port} of the primary; {@code [::1]:53} for IPv6. It takes the
     *     updates of {@code rfc2136}; with another solver it may be left out, and is otherwise
     *     asked first and has to answer with each value
     * @param tsigKeyFile the TSIG key, as {@code tsig-keygen} writes it; null to send updates
     *     unsigned
     * @param powerdns for solver {@code powerdns}
     * @param exec for solver {@code exec}
     * @param resolver {@code host:port} of the resolvers that are asked where the primary is not
     *     authoritative; empty for those of this machine
     * @param aliasZones a CNAME at {@code _acme-challenge.D} may lead into these zones only; empty
     *     for any that can be changed
     * @param askNameServers whether every name server in the zone's NS records has to answer with a
     *     value before the authority is asked
     * @param propagationServers {@code host:port} of servers that are asked instead of them; empty
     *     for those of the NS records
     * @param timeout of one exchange
     * @param propagationTimeout how long an accepted value may take until all servers answer with
     *     it
     */
    public record Dns(
            @DefaultValue("rfc2136") Solver solver,
            @Pattern(regexp = HOST_AND_PORT, message = HOST_AND_PORT_MEANT) @Nullable String server,
            @Nullable Path tsigKeyFile,
            @Nullable @Valid PowerDns powerdns,
            @Nullable @Valid Exec exec,
            @DefaultValue
                    List<@Pattern(regexp = HOST_AND_PORT, message = HOST_AND_PORT_MEANT) String>
                            resolver,
            @DefaultValue List<String> aliasZones,
            @DefaultValue("true") boolean askNameServers,
            @DefaultValue
                    List<@Pattern(regexp = HOST_AND_PORT, message = HOST_AND_PORT_MEANT) String>
                            propagationServers,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue("60s") Duration propagationTimeout) {

        public Dns {
            resolver = List.copyOf(resolver);
            aliasZones = List.copyOf(aliasZones);
            propagationServers = List.copyOf(propagationServers);
        }
    }

    /**
     * PowerDNS's HTTP API.
     *
     * @param url where it answers, for example {@code http://127.0.0.1:8081}
     * @param apiKeyFile its first line is {@code api-key} of pdns.conf
     */
    public record PowerDns(
            @NotNull URI url,
            @NotNull Path apiKeyFile,
            @DefaultValue("localhost") @NotBlank String serverId) {}

    /**
     * A program that changes DNS.
     *
     * @param command absolute path
     * @param timeout of one call
     */
    public record Exec(@NotNull Path command, @DefaultValue("60s") Duration timeout) {}

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

    /**
     * What the authority allows, for all issuers that share the account.
     *
     * @param newOrders of the account
     * @param certificatesPerDomain for names below one registered domain
     * @param exactSet for one and the same set of names
     * @param failedValidations of one name
     */
    public record Limits(
            @Nullable @Valid Rate newOrders,
            @Nullable @Valid Rate certificatesPerDomain,
            @Nullable @Valid Rate exactSet,
            @Nullable @Valid Rate failedValidations) {
        /** As documented by Let's Encrypt (letsencrypt.org/docs/rate-limits). */
        static final Limits LETS_ENCRYPT =
                new Limits(
                        new Rate(300, Duration.ofHours(3)),
                        new Rate(50, Duration.ofDays(7)),
                        new Rate(5, Duration.ofDays(7)),
                        new Rate(5, Duration.ofHours(1)));

        Map<Limit, Allowance> allowances() {
            Map<Limit, Allowance> allowances = new EnumMap<>(Limit.class);
            for (Limit limit : Limit.values()) {
                Rate rate =
                        switch (limit) {
                            case NEW_ORDERS -> newOrders;
                            case CERTIFICATES_PER_DOMAIN -> certificatesPerDomain;
                            case EXACT_SET -> exactSet;
                            case FAILED_VALIDATIONS -> failedValidations;
                        };
                if (rate != null) {
                    allowances.put(limit, new Allowance(rate.count(), rate.window()));
                }
            }
            return allowances;
        }
    }

    /**
     * A number in a time.
     *
     * @param window in which {@code count} comes back
     */
    public record Rate(@Min(1) int count, @NotNull @DurationMin(seconds = 1) Duration window) {}

    /** What the authority allows; a limit that is not in it does not exist. */
    Map<Limit, Allowance> allowances() {
        if (limits != null) {
            return limits.allowances();
        }
        @Nullable String host = acme.directoryUrl().getHost();
        return host != null && host.endsWith(".letsencrypt.org")
                ? Limits.LETS_ENCRYPT.allowances()
                : Map.of();
    }
}
