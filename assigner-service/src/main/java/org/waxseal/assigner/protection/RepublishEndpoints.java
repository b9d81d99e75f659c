package org.waxseal.assigner.protection;

import java.util.List;
import org.waxseal.common.id.Subject;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;

/** Says the protection of every subject again. */
public final class RepublishEndpoints implements Republication {
    private final Protections protections;
    private final PublishProtection publishProtection;

    public RepublishEndpoints(Protections protections, PublishProtection publishProtection) {
        this.protections = protections;
        this.publishProtection = publishProtection;
    }

    @Override
    public Topic topic() {
        return Topic.ENDPOINTS;
    }

    @Override
    public long republish() {
        long said = 0;
        List<Subject> page = protections.published("", PAGE);
        while (!page.isEmpty()) {
            said += publishProtection.republish(page);
            page = protections.published(page.getLast().key(), PAGE);
        }
        return said;
    }
}
