package org.waxseal.issuer.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Looks records up. The primary server is asked first: where it is authoritative it knows its zones
 * as they are now, and private zones that no resolver knows. For all else the resolvers are asked,
 * one after the other until one answers. A resolver may be a server that is authoritative only.
 */
public final class Lookup {
    private static final int LONGEST_ALIAS = 8;

    private final @Nullable ServerAddress primary;
    private final List<ServerAddress> resolvers;
    private final Duration timeout;

    /**
     * @param primary null when there is none of ours
     * @param resolvers empty for those of this machine
     * @param timeout of one exchange
     */
    public Lookup(
            @Nullable ServerAddress primary, List<ServerAddress> resolvers, Duration timeout) {
        this.primary = primary;
        this.resolvers = List.copyOf(resolvers);
        this.timeout = timeout;
    }

    /**
     * What DNS says.
     *
     * @param known false when those who were asked are not responsible and ask nobody else
     * @param exists false for NXDOMAIN
     * @param records of the answer, the CNAMEs on the way among them
     * @param authority of the answer's authority section
     */
    record Found(boolean known, boolean exists, List<Record> records, List<Record> authority) {
        static final Found UNKNOWN = new Found(false, false, List.of(), List.of());

        <T extends Record> List<T> of(Class<T> type) {
            return Exchange.of(type, records);
        }
    }

    /**
     * The records of one name and type; a CNAME there is not followed beyond what one answer holds.
     *
     * @throws WaxsealException {@code DNS_UNREACHABLE}, naming the name, when nobody can tell
     */
    Found once(Name name, int type) {
        return ofPrimary(name, type).orElseGet(() -> ofResolvers(name, type));
    }

    /**
     * The records of a type, with CNAMEs followed across servers.
     *
     * @throws WaxsealException {@code DNS_UNREACHABLE}; also for CNAMEs without an end, as a
     *     resolver says SERVFAIL for them
     */
    Found followed(Name name, int type) {
        List<Record> passed = new ArrayList<>();
        Name current = name;
        for (int aliases = 0; aliases <= LONGEST_ALIAS; aliases++) {
            Found found = once(current, type);
            if (!found.known() && aliases > 0) {
                throw unreachable(
                        name,
                        type,
                        "none of those who were asked is responsible for %s, to which its CNAME leads; check waxseal.issuer.dns.resolver"
                                .formatted(Exchange.text(current)),
                        null);
            }
            passed.addAll(found.records());
            Name end = end(current, found.records());
            boolean complete =
                    !found.exists()
                            || found.of(CNAMERecord.class).isEmpty()
                            || found.records().stream()
                                    .anyMatch(record -> record.getType() == type);
            if (complete) {
                return new Found(found.known(), found.exists(), passed, found.authority());
            }
            current = end;
        }
        throw unreachable(name, type, "its CNAME records have no end", null);
    }

    /**
     * The zone that holds a name, from the SOA record in the answer (RFC 2308 section 3); empty
     * when those who were asked do not know it.
     */
    Optional<Name> zoneOf(Name name) {
        Name asked = name;
        while (true) {
            Found found = once(asked, Type.SOA);
            Optional<Name> zone =
                    Exchange.zone(name, found.records())
                            .or(() -> Exchange.zone(name, found.authority()));
            // A CNAME, or a wildcard that makes one up, hides the zone it stands in.
            if (zone.isPresent() || asked.labels() <= 2 || found.of(CNAMERecord.class).isEmpty()) {
                return zone;
            }
            asked = new Name(asked, 1);
        }
    }

    private static Name end(Name start, List<Record> records) {
        Name current = start;
        for (int i = 0; i < records.size(); i++) {
            Name at = current;
            Optional<Name> next =
                    Exchange.of(CNAMERecord.class, records).stream()
                            .filter(alias -> alias.getName().equals(at))
                            .map(CNAMERecord::getTarget)
                            .findFirst();
            if (next.isEmpty()) {
                break;
            }
            current = next.get();
        }
        return current;
    }

    /** Empty when it is not responsible for the name. */
    private Optional<Found> ofPrimary(Name name, int type) {
        ServerAddress server = primary;
        if (server == null) {
            return Optional.empty();
        }
        try {
            Message answer = Exchange.askOverTcp(server.resolved(), name, type, timeout);
            return answer.getHeader().getFlag(Flags.AA) ? found(answer) : Optional.empty();
        } catch (IOException e) {
            throw unreachable(
                    name,
                    type,
                    "the DNS server %s does not answer (%s); check that it runs, and waxseal.issuer.dns.server"
                            .formatted(server, reason(e)),
                    e);
        }
    }

    private Found ofResolvers(Name name, int type) {
        List<String> faults = new ArrayList<>();
        boolean refused = false;
        for (InetSocketAddress server : servers()) {
            try {
                Message answer = Exchange.ask(server, name, type, timeout);
                if (isIrresponsible(answer)) {
                    refused = true;
                    continue;
                }
                Optional<Found> found = found(answer);
                if (found.isPresent()) {
                    return found.get();
                }
                faults.add(server + " says " + Rcode.string(answer.getRcode()));
            } catch (IOException e) {
                faults.add(server + " does not answer (" + reason(e) + ")");
            }
        }
        if (refused && faults.isEmpty()) {
            return Found.UNKNOWN;
        }
        throw unreachable(
                name,
                type,
                "%s; check the resolver in waxseal.issuer.dns.resolver, or the name servers of the name"
                        .formatted(String.join(", ", faults)),
                null);
    }

    private List<InetSocketAddress> servers() {
        return resolvers.isEmpty()
                ? ResolverConfig.getCurrentConfig().servers()
                : resolvers.stream().map(ServerAddress::resolved).toList();
    }

    /** A refusal, or a referral to others: from a server that is authoritative only. */
    private static boolean isIrresponsible(Message answer) {
        int rcode = answer.getRcode();
        return rcode == Rcode.REFUSED
                || rcode == Rcode.NOTAUTH
                || (rcode == Rcode.NOERROR
                        && !answer.getHeader().getFlag(Flags.AA)
                        && !answer.getHeader().getFlag(Flags.RA)
                        && answer.getSection(Section.ANSWER).isEmpty()
                        && !Exchange.of(NSRecord.class, answer.getSection(Section.AUTHORITY))
                                .isEmpty());
    }

    private static Optional<Found> found(Message answer) {
        int rcode = answer.getRcode();
        return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN
                ? Optional.of(
                        new Found(
                                true,
                                rcode == Rcode.NOERROR,
                                answer.getSection(Section.ANSWER),
                                answer.getSection(Section.AUTHORITY)))
                : Optional.empty();
    }

    private static WaxsealException unreachable(
            Name name, int type, String why, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.DNS_UNREACHABLE,
                "%s: its %s records cannot be looked up: %s"
                        .formatted(Exchange.text(name), Type.string(type), why),
                cause);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
