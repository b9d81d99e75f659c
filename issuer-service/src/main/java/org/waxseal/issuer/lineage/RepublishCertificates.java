package org.waxseal.issuer.lineage;

import java.util.List;
import org.waxseal.common.id.Subject;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;

/** Says every certificate again. */
public final class RepublishCertificates implements Republication {
    private final LineageRepository lineages;
    private final LineageLedger ledger;

    public RepublishCertificates(LineageRepository lineages, LineageLedger ledger) {
        this.lineages = lineages;
        this.ledger = ledger;
    }

    @Override
    public Topic topic() {
        return Topic.CERTIFICATES;
    }

    @Override
    public long republish() {
        long said = 0;
        List<Subject> page = lineages.subjects("", PAGE);
        while (!page.isEmpty()) {
            said += ledger.republish(page);
            page = lineages.subjects(page.getLast().key(), PAGE);
        }
        return said;
    }
}
