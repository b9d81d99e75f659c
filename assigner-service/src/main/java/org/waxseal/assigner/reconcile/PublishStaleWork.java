package org.waxseal.assigner.reconcile;

import java.time.Instant;
import java.util.List;
import org.waxseal.assigner.protection.Protections;
import org.waxseal.assigner.protection.PublishProtection;
import org.waxseal.common.id.Subject;
import org.waxseal.common.work.Work;

/**
 * Publishes what a change of many subjects has left stale, a hundred in a transaction. There is one
 * item.
 */
public final class PublishStaleWork implements Work {
    private static final String ITEM = "stale";
    private static final int CHUNK = 100;

    private final Protections protections;
    private final PublishProtection publishProtection;

    public PublishStaleWork(Protections protections, PublishProtection publishProtection) {
        this.protections = protections;
        this.publishProtection = publishProtection;
    }

    @Override
    public String name() {
        return "publish-protection";
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return protections.stale(1).isEmpty() ? List.of() : List.of(ITEM);
    }

    @Override
    public void perform(String item) {
        List<Subject> stale = protections.stale(CHUNK);
        while (!stale.isEmpty()) {
            publishProtection.publish(stale);
            stale = protections.stale(CHUNK);
        }
    }
}
