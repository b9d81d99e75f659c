package org.waxseal.issuer.dns;

import java.util.Optional;
import org.waxseal.issuer.challenge.Aliases;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/** CNAME records by {@link Lookup}. Where nobody is responsible for a name, it has none. */
public final class ResolvedAliases implements Aliases {
    private final Lookup lookup;

    public ResolvedAliases(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Optional<String> of(String name) {
        Name asked = Exchange.name(name);
        return lookup.once(asked, Type.CNAME).of(CNAMERecord.class).stream()
                .filter(alias -> alias.getName().equals(asked))
                .map(alias -> Exchange.text(alias.getTarget()))
                .findFirst();
    }
}
