package org.waxseal.issuer.dns;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.pointing.DomainAddresses;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** Addresses and mail exchangers by {@link Lookup}. */
public final class ResolvedAddresses implements DomainAddresses {
    private final Lookup lookup;

    public ResolvedAddresses(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Optional<Found> of(String name) {
        Lookup.Found four = asked(name, Type.A);
        Lookup.Found six = asked(name, Type.AAAA);
        if (!four.exists() && four.records().isEmpty()) {
            return Optional.empty();
        }
        Set<InetAddress> addresses = new HashSet<>();
        four.of(ARecord.class).forEach(record -> addresses.add(record.getAddress()));
        six.of(AAAARecord.class).forEach(record -> addresses.add(record.getAddress()));
        Set<String> aliases = new LinkedHashSet<>();
        four.of(CNAMERecord.class).forEach(alias -> aliases.add(Exchange.text(alias.getTarget())));
        return Optional.of(new Found(List.copyOf(aliases), addresses));
    }

    @Override
    public List<String> mailExchangers(String domain) {
        return asked(domain, Type.MX).of(MXRecord.class).stream()
                .sorted(
                        Comparator.comparingInt(MXRecord::getPriority)
                                .thenComparing(MXRecord::getTarget))
                .map(MXRecord::getTarget)
                .map(host -> host.equals(Name.root) ? "" : Exchange.text(host))
                .toList();
    }

    private Lookup.Found asked(String name, int type) {
        Lookup.Found found = lookup.followed(Exchange.name(name), type);
        if (!found.known()) {
            throw new WaxsealException(
                    ErrorCode.DNS_UNREACHABLE,
                    "%s: its %s records cannot be looked up: none of those who were asked is responsible for it; check waxseal.issuer.dns.resolver"
                            .formatted(name, Type.string(type)));
        }
        return found;
    }
}
