package org.waxseal.serve.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Looks names up: at the primary server first, which knows its own zones as they are now, and where
 * that is not responsible, as this machine does.
 */
public final class Names {
    private static final int LONGEST_ALIAS = 8;

    private final @Nullable String server;
    private final Duration timeout;

    /**
     * @param server the primary, {@code host:port}; null when there is none to be asked
     * @param timeout of one exchange
     */
    public Names(@Nullable String server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /** Addresses as text; none when the name has none, or does not exist. */
    public Set<String> addresses(DnsName name) {
        return addresses(name, LONGEST_ALIAS);
    }

    private Set<String> addresses(DnsName name, int aliasesLeft) {
        Set<String> found = new TreeSet<>();
        for (int type : List.of(Type.A, Type.AAAA)) {
            Optional<Message> answer = ofPrimary(name, type);
            if (answer.isEmpty()) {
                return ofSystem(name);
            }
            List<Record> records = answer.get().getSection(Section.ANSWER);
            records.forEach(record -> address(record).ifPresent(found::add));
            Optional<DnsName> alias = lastAlias(records);
            if (found.isEmpty() && alias.isPresent() && aliasesLeft > 0) {
                return addresses(alias.get(), aliasesLeft - 1);
            }
        }
        return found;
    }

    private static Optional<String> address(Record record) {
        return switch (record) {
            case ARecord four -> Optional.of(four.getAddress().getHostAddress());
            case AAAARecord six -> Optional.of(six.getAddress().getHostAddress());
            default -> Optional.empty();
        };
    }

    private static Optional<DnsName> lastAlias(List<Record> records) {
        return records.stream()
                .filter(CNAMERecord.class::isInstance)
                .map(record -> dnsName(((CNAMERecord) record).getTarget()))
                .flatMap(Optional::stream)
                .reduce((first, second) -> second);
    }

    private static Set<String> ofSystem(DnsName name) {
        try {
            return Arrays.stream(InetAddress.getAllByName(name.ascii()))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (UnknownHostException e) {
            return Set.of();
        }
    }

    /** Hosts that take a domain's mail; none when it has no MX record. */
    public List<DnsName> mailExchangers(DnsName domain) {
        Message answer =
                ofPrimary(domain, Type.MX).orElseGet(() -> exchange(system(), domain, Type.MX));
        return answer.getSection(Section.ANSWER).stream()
                .filter(MXRecord.class::isInstance)
                .map(record -> dnsName(((MXRecord) record).getTarget()))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * The zone that holds a name: one of the primary server, empty when it serves none; where there
     * is no primary, as this machine's resolver knows it.
     */
    public Optional<DnsName> zoneOf(DnsName name) {
        Optional<Message> found =
                server == null
                        ? Optional.of(exchange(system(), name, Type.SOA))
                        : ofPrimary(name, Type.SOA);
        return found.stream()
                .flatMap(
                        answer ->
                                Stream.concat(
                                        answer.getSection(Section.ANSWER).stream(),
                                        answer.getSection(Section.AUTHORITY).stream()))
                .filter(SOARecord.class::isInstance)
                .map(record -> dnsName(record.getName()))
                .flatMap(Optional::stream)
                .filter(name::isSameOrBelow)
                .findFirst();
    }

    /**
     * Empty when the server is not responsible for the name.
     *
     * @throws WaxsealException with {@code DNS_UNREACHABLE} when it does not answer
     */
    private Optional<Message> ofPrimary(DnsName name, int type) {
        String primary = server;
        if (primary == null) {
            return Optional.empty();
        }
        Message answer = exchange(resolver(primary), name, type);
        boolean responsible =
                answer.getHeader().getFlag(Flags.AA)
                        && (answer.getRcode() == Rcode.NOERROR
                                || answer.getRcode() == Rcode.NXDOMAIN);
        return responsible ? Optional.of(answer) : Optional.empty();
    }

    private Resolver resolver(String address) {
        int colon = address.lastIndexOf(':');
        SimpleResolver resolver =
                new SimpleResolver(
                        new InetSocketAddress(
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1))));
        resolver.setTCP(true);
        resolver.setTimeout(timeout);
        return resolver;
    }

    private Resolver system() {
        ExtendedResolver resolver = new ExtendedResolver();
        resolver.setTimeout(timeout);
        return resolver;
    }

    private Message exchange(Resolver resolver, DnsName name, int type) {
        try {
            return resolver.send(
                    Message.newQuery(
                            Record.newRecord(
                                    Name.fromString(name.ascii(), Name.root), type, DClass.IN)));
        } catch (TextParseException e) {
            throw new IllegalStateException("a valid name does not parse: " + name, e);
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.DNS_UNREACHABLE,
                    "the DNS server %s does not answer for %s (%s); check that it runs, and dns.server"
                            .formatted(
                                    server == null ? "of this machine" : server,
                                    name,
                                    e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Optional<DnsName> dnsName(Name name) {
        try {
            return Optional.of(DnsName.of(name.toString(true)));
        } catch (WaxsealException e) {
            return Optional.empty();
        }
    }
}
