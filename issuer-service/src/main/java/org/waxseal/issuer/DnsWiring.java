package org.waxseal.issuer;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import org.waxseal.issuer.dns.ResolvedAliases;
import org.waxseal.issuer.dns.ResolvedCaaRecords;
import org.waxseal.issuer.dns.ServerAddress;
import org.waxseal.issuer.dns.TsigKeyFile;
import org.waxseal.issuer.dns.ZoneServers;

/** The issuer's parts that have to do with DNS. */
@Configuration(proxyBeanMethods = false)
class DnsWiring {
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
    Lookup lookup(IssuerProperties properties) {
        IssuerProperties.Dns dns = properties.dns();
        return new Lookup(ServerAddress.of(dns.server()), addresses(dns.resolver()), dns.timeout());
    }

    @Bean
    DnsSolver dnsSolver(IssuerProperties properties) {
        IssuerProperties.Dns dns = properties.dns();
        ServerAddress server = ServerAddress.of(dns.server());
        return new DynamicUpdateSolver(
                server.host(),
                server.port(),
                dns.tsigKeyFile() == null ? null : TsigKeyFile.read(dns.tsigKeyFile()),
                dns.timeout());
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
                                        "waxseal.issuer.dns.alias-zones: " + e.sentence(),
                                        e);
                            }
                        })
                .toList();
    }

    private static List<ServerAddress> addresses(List<String> written) {
        return written.stream().map(ServerAddress::of).toList();
    }
}
