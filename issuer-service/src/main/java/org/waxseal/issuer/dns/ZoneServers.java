package org.waxseal.issuer.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.NameServer;
import org.waxseal.issuer.challenge.NameServers;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * The servers of a zone's NS records, each at all of its addresses. Left out are those that an
 * authority cannot ask either: names without an address, and addresses that mean another machine
 * for everybody who uses them (loopback, link-local).
 */
public final class ZoneServers implements NameServers {
    private static final int PORT = 53;

    private final Lookup lookup;
    private final List<ServerAddress> always;
    private final boolean byRecords;
    private final FanOut all;
    private final Duration timeout;

    /**
     * @param always are asked in any case
     * @param byRecords whether the servers of the zone's NS records are asked
     * @param timeout of one exchange
     */
    public ZoneServers(
            Lookup lookup,
            List<ServerAddress> always,
            boolean byRecords,
            FanOut all,
            Duration timeout) {
        this.lookup = lookup;
        this.always = List.copyOf(always);
        this.byRecords = byRecords;
        this.all = all;
        this.timeout = timeout;
    }

    @Override
    public List<NameServer> of(ChallengeRecord record) {
        List<NameServer> servers = new ArrayList<>();
        for (ServerAddress server : always) {
            servers.add(new NameServer(server.toString(), List.of(server.resolved())));
        }
        if (byRecords) {
            lookup.zoneOf(Exchange.name(record.owner()))
                    .ifPresent(zone -> servers.addAll(ofZone(zone)));
        }
        return servers;
    }

    private List<NameServer> ofZone(Name zone) {
        List<Name> names =
                lookup.once(zone, Type.NS).of(NSRecord.class).stream()
                        .filter(server -> server.getName().equals(zone))
                        .map(NSRecord::getTarget)
                        .distinct()
                        .sorted()
                        .toList();
        return all.each(names, this::server).stream().flatMap(Optional::stream).toList();
    }

    private Optional<NameServer> server(Name name) {
        Stream<InetAddress> four =
                lookup.followed(name, Type.A).of(ARecord.class).stream().map(ARecord::getAddress);
        Stream<InetAddress> six =
                lookup.followed(name, Type.AAAA).of(AAAARecord.class).stream()
                        .map(AAAARecord::getAddress);
        List<InetSocketAddress> addresses =
                Stream.concat(four, six)
                        .filter(ZoneServers::isForEverybody)
                        .map(address -> new InetSocketAddress(address, PORT))
                        .toList();
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new NameServer(Exchange.text(name), addresses));
    }

    private static boolean isForEverybody(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress();
    }

    @Override
    public Answer ask(InetSocketAddress address, ChallengeRecord record) {
        Name owner = Exchange.name(record.owner());
        try {
            Message answer = Exchange.ask(address, owner, Type.TXT, timeout);
            return holds(answer, owner, record.value())
                    ? new Answer.Holds()
                    : new Answer.Lacks(said(answer, address, owner));
        } catch (IOException e) {
            return new Answer.Silent(
                    isWithoutRoute(e)
                            ? "there is no route to it"
                            : "no answer (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    private static boolean holds(Message answer, Name owner, String value) {
        return answer.getRcode() == Rcode.NOERROR
                && texts(answer, owner)
                        .anyMatch(text -> String.join("", text.getStrings()).equals(value));
    }

    private static Stream<TXTRecord> texts(Message answer, Name owner) {
        return Exchange.of(TXTRecord.class, answer.getSection(Section.ANSWER)).stream()
                .filter(text -> text.getName().equals(owner));
    }

    private String said(Message answer, InetSocketAddress address, Name owner) {
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return Rcode.string(rcode);
        }
        if (!answer.getHeader().getFlag(Flags.AA)) {
            return "is not authoritative for it";
        }
        String what;
        if (rcode == Rcode.NXDOMAIN) {
            what = "NXDOMAIN";
        } else if (!Exchange.of(CNAMERecord.class, answer.getSection(Section.ANSWER)).isEmpty()) {
            what = "a CNAME record";
        } else {
            long others = texts(answer, owner).count();
            what = others == 0 ? "no TXT record" : "other TXT values";
        }
        return serial(answer)
                .or(() -> askedSerial(address, owner))
                .map(number -> "%s, in the zone's version %d".formatted(what, number))
                .orElse(what);
    }

    /** Of the SOA record beside a negative answer (RFC 2308 section 3). */
    private static Optional<Long> serial(Message answer) {
        return Stream.of(Section.ANSWER, Section.AUTHORITY)
                .flatMap(
                        section ->
                                Exchange.of(SOARecord.class, answer.getSection(section)).stream())
                .map(SOARecord::getSerial)
                .findFirst();
    }

    private Optional<Long> askedSerial(InetSocketAddress address, Name owner) {
        try {
            return serial(Exchange.ask(address, owner, Type.SOA, timeout));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isWithoutRoute(IOException e) {
        String message = e.getMessage();
        return e instanceof NoRouteToHostException
                || (e instanceof SocketException
                        && message != null
                        && message.contains("unreachable"));
    }
}
