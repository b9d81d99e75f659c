package org.waxseal.issuer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.caa.CaaPolicy;
import org.waxseal.issuer.challenge.AwaitPropagation;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.FollowAliases;
import org.waxseal.issuer.challenge.NameServers;
import org.waxseal.issuer.dns.DynamicUpdateSolver;
import org.waxseal.issuer.dns.Lookup;
import org.waxseal.issuer.dns.ResolvedAddresses;
import org.waxseal.issuer.dns.ResolvedAliases;
import org.waxseal.issuer.dns.ResolvedCaaRecords;
import org.waxseal.issuer.dns.ServerAddress;
import org.waxseal.issuer.dns.TsigKeyFile;
import org.waxseal.issuer.dns.ZoneServers;
import org.waxseal.issuer.exec.CommandSolver;
import org.waxseal.issuer.pointing.DomainPointing;
import org.waxseal.issuer.powerdns.ApiKeyFile;
import org.waxseal.issuer.powerdns.PowerDnsSolver;

/** The issuer's parts that have to do with DNS. */
@Configuration(proxyBeanMethods = false)
public class DnsWiring {
    private static final String PREFIX = "waxseal.issuer.dns.";

    /** The first look at DNS servers after one has accepted a value. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);

    @Bean
    FollowAliases followAliases(
            Lookup lookup, DnsSolver solver, SecureRandom random, IssuerProperties properties) {
        return new FollowAliases(
                new ResolvedAliases(lookup), solver, aliasZones(properties.dns()), random);
    }

    @Bean
    AwaitPropagation awaitPropagation(
            DnsSolver solver,
            NameServers nameServers,
            FanOut fanOut,
            IssuerProperties properties,
            Clock clock,
            Pauses pauses) {
        return new AwaitPropagation(
                solver,
                nameServers,
                new Polling(clock, pauses, FIRST_LOOK, properties.dns().propagationTimeout()),
                fanOut);
    }

    @Bean
    NameServers nameServers(Lookup lookup, FanOut fanOut, IssuerProperties properties) {
        IssuerProperties.Dns dns = properties.dns();
        List<ServerAddress> instead = addresses(dns.propagationServers());
        return new ZoneServers(
                lookup, instead, dns.askNameServers() && instead.isEmpty(), fanOut, dns.timeout());
    }

    @Bean
    CaaPolicy caaPolicy(Lookup lookup) {
        return new CaaPolicy(new ResolvedCaaRecords(lookup));
    }

    @Bean
    DomainPointing domainPointing(Lookup lookup) {
        return new DomainPointing(new ResolvedAddresses(lookup));
    }

    @Bean
    Lookup lookup(IssuerProperties properties) {
        IssuerProperties.Dns dns = properties.dns();
        return new Lookup(
                dns.server() == null ? null : ServerAddress.of(dns.server()),
                addresses(dns.resolver()),
                dns.timeout());
    }

    @Bean
    DnsSolver dnsSolver(IssuerProperties properties) {
        return solver(properties.dns());
    }

    /**
     * The solver that is configured.
     *
     * @throws WaxsealException {@code FIELD_MISSING} or {@code FIELD_INVALID}, naming the setting
     */
    public static DnsSolver solver(IssuerProperties.Dns dns) {
        IssuerProperties.Solver chosen = dns.solver();
        forbid(dns.tsigKeyFile(), "tsig-key-file", chosen, IssuerProperties.Solver.RFC2136);
        forbid(dns.powerdns(), "powerdns.url", chosen, IssuerProperties.Solver.POWERDNS);
        forbid(dns.exec(), "exec.command", chosen, IssuerProperties.Solver.EXEC);
        return switch (chosen) {
            case RFC2136 -> {
                ServerAddress server =
                        ServerAddress.of(
                                require(
                                        dns.server(),
                                        "server",
                                        chosen,
                                        "host:port of the primary"));
                yield new DynamicUpdateSolver(
                        server.host(),
                        server.port(),
                        dns.tsigKeyFile() == null ? null : TsigKeyFile.read(dns.tsigKeyFile()),
                        dns.timeout());
            }
            case POWERDNS -> powerDns(dns);
            case EXEC -> exec(dns);
        };
    }

    private static PowerDnsSolver powerDns(IssuerProperties.Dns dns) {
        IssuerProperties.PowerDns settings =
                require(
                        dns.powerdns(),
                        "powerdns.url",
                        dns.solver(),
                        "the URL of its API, such as http://127.0.0.1:8081, and powerdns.api-key-file");
        String scheme = settings.url().getScheme();
        if (settings.url().getHost() == null
                || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "%spowerdns.url: '%s' is no http or https URL; write it as http://127.0.0.1:8081"
                            .formatted(PREFIX, settings.url()));
        }
        return new PowerDnsSolver(
                settings.url(),
                ApiKeyFile.read(settings.apiKeyFile()),
                settings.serverId(),
                dns.timeout());
    }

    private static CommandSolver exec(IssuerProperties.Dns dns) {
        IssuerProperties.Exec settings =
                require(
                        dns.exec(),
                        "exec.command",
                        dns.solver(),
                        "the absolute path of the program");
        Path command = settings.command();
        if (!command.isAbsolute()
                || !Files.isRegularFile(command)
                || !Files.isExecutable(command)) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "%sexec.command: '%s' is no program that can be run; give the absolute path of an executable file"
                            .formatted(PREFIX, command));
        }
        return new CommandSolver(command, settings.timeout());
    }

    private static <T> T require(
            @Nullable T value, String setting, IssuerProperties.Solver solver, String meant) {
        if (value == null) {
            throw new WaxsealException(
                    ErrorCode.FIELD_MISSING,
                    "%s%s is missing: solver %s needs %s"
                            .formatted(PREFIX, setting, wireName(solver), meant));
        }
        return value;
    }

    private static void forbid(
            @Nullable Object value,
            String setting,
            IssuerProperties.Solver chosen,
            IssuerProperties.Solver its) {
        if (value != null && chosen != its) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "%s%s is of no use with solver %s; remove it, or set %ssolver to %s"
                            .formatted(PREFIX, setting, wireName(chosen), PREFIX, wireName(its)));
        }
    }

    private static String wireName(IssuerProperties.Solver solver) {
        return solver.name().toLowerCase(Locale.ROOT);
    }

    private static List<DnsName> aliasZones(IssuerProperties.Dns dns) {
        return dns.aliasZones().stream()
                .map(
                        zone -> {
                            try {
                                return DnsName.of(zone);
                            } catch (WaxsealException e) {
                                throw new WaxsealException(
                                        ErrorCode.FIELD_INVALID,
                                        PREFIX + "alias-zones: " + e.sentence(),
                                        e);
                            }
                        })
                .toList();
    }

    private static List<ServerAddress> addresses(List<String> written) {
        return written.stream().map(ServerAddress::of).toList();
    }
}
