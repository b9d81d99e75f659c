package org.waxseal.issuer.dns;

import org.waxseal.issuer.caa.CaaRecord;
import org.waxseal.issuer.caa.CaaRecords;
import org.xbill.DNS.CAARecord;
import org.xbill.DNS.Type;

/** CAA records by {@link Lookup}. */
public final class ResolvedCaaRecords implements CaaRecords {
    private final Lookup lookup;

    public ResolvedCaaRecords(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public Answer at(String name) {
        Lookup.Found found = lookup.followed(Exchange.name(name), Type.CAA);
        return found.known()
                ? new Answer.Found(
                        found.of(CAARecord.class).stream()
                                .map(
                                        record ->
                                                new CaaRecord(
                                                        record.getFlags(),
                                                        record.getTag(),
                                                        record.getValue()))
                                .toList())
                : new Answer.NotResponsible();
    }
}
