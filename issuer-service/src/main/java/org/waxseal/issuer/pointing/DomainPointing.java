package org.waxseal.issuer.pointing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * Tells whether names lead to our nodes. One address of ours is enough: others may stand beside.
 */
public final class DomainPointing {
    private final DomainAddresses dns;

    public DomainPointing(DomainAddresses dns) {
        this.dns = dns;
    }

    /**
     * Where a name's addresses lead.
     *
     * @param ours addresses (literals) or host names of our nodes, as everybody else reaches them
     */
    public Pointing of(DnsName name, Set<String> ours) {
        try {
            return of(name.ascii(), Nodes.of(ours, dns));
        } catch (WaxsealException e) {
            return new Pointing.Unknown(e.sentence());
        }
    }

    /**
     * Where a domain's mail goes: to the addresses of its mail exchangers, without any to its own
     * (RFC 5321 section 5.1).
     *
     * @param ours as in {@link #of}
     */
    public Pointing ofMail(DnsName domain, Set<String> ours) {
        try {
            List<String> hosts = dns.mailExchangers(domain.ascii());
            Nodes nodes = Nodes.of(ours, dns);
            if (hosts.isEmpty()) {
                return of(domain.ascii(), nodes);
            }
            if (hosts.equals(List.of(""))) {
                return new Pointing.Nowhere(domain + " says that it takes no mail (RFC 7505)");
            }
            return combined(domain, hosts.stream().map(host -> ofExchanger(host, nodes)).toList());
        } catch (WaxsealException e) {
            return new Pointing.Unknown(e.sentence());
        }
    }

    /**
     * Our nodes.
     *
     * @param unknown why a host name among them gave no address; empty when all did or need not
     */
    private record Nodes(Set<String> hosts, Set<InetAddress> addresses, Optional<String> unknown) {
        static Nodes of(Set<String> ours, DomainAddresses dns) {
            Set<String> hosts = new HashSet<>();
            Set<InetAddress> addresses = new HashSet<>();
            Optional<String> unknown = Optional.empty();
            for (String one : ours) {
                try {
                    addresses.add(InetAddress.ofLiteral(one));
                } catch (IllegalArgumentException e) {
                    String host = one.toLowerCase(Locale.ROOT);
                    hosts.add(host);
                    try {
                        dns.of(host).ifPresent(found -> addresses.addAll(found.addresses()));
                    } catch (WaxsealException unreachable) {
                        unknown = Optional.of(unreachable.sentence());
                    }
                }
            }
            return new Nodes(hosts, addresses, unknown);
        }
    }

    private Pointing ofExchanger(String host, Nodes nodes) {
        try {
            return nodes.hosts().contains(host)
                    ? new Pointing.Here(List.of(host))
                    : of(host, nodes);
        } catch (WaxsealException e) {
            return new Pointing.Unknown(e.sentence());
        }
    }

    private Pointing of(String name, Nodes nodes) {
        Optional<DomainAddresses.Found> looked = dns.of(name);
        if (looked.isEmpty()) {
            return new Pointing.Nowhere("there is no name " + name);
        }
        DomainAddresses.Found found = looked.get();
        List<String> common =
                found.addresses().stream()
                        .filter(nodes.addresses()::contains)
                        .map(InetAddress::getHostAddress)
                        .sorted()
                        .toList();
        if (!common.isEmpty()) {
            return new Pointing.Here(common);
        }
        if (found.addresses().isEmpty()) {
            return new Pointing.Nowhere(
                    found.aliases().isEmpty()
                            ? name + " has no address"
                            : "%s leads to %s, which has no address"
                                    .formatted(name, found.aliases().getLast()));
        }
        if (nodes.unknown().isPresent()) {
            return new Pointing.Unknown(nodes.unknown().get());
        }
        return new Pointing.Elsewhere(
                found.addresses().stream()
                        .map(InetAddress::getHostAddress)
                        .sorted()
                        .map(
                                address ->
                                        found.aliases().isEmpty()
                                                ? address
                                                : "%s (%s)"
                                                        .formatted(
                                                                address, found.aliases().getLast()))
                        .toList());
    }

    /** One that leads here is enough; what nobody can tell might. */
    private static Pointing combined(DnsName domain, List<Pointing> all) {
        List<String> here = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        Optional<Pointing> unknown = Optional.empty();
        for (Pointing one : all) {
            switch (one) {
                case Pointing.Here(List<String> by) -> here.addAll(by);
                case Pointing.Elsewhere(List<String> found) -> elsewhere.addAll(found);
                case Pointing.Nowhere(String why) -> {}
                case Pointing.Unknown(String reason) -> unknown = Optional.of(one);
            }
        }
        if (!here.isEmpty()) {
            return new Pointing.Here(here);
        }
        if (unknown.isPresent()) {
            return unknown.get();
        }
        return elsewhere.isEmpty()
                ? new Pointing.Nowhere("no mail exchanger of " + domain + " has an address")
                : new Pointing.Elsewhere(elsewhere);
    }
}
