package org.waxseal.console.republish;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;

/** Has every service say again what it has said. */
public final class Republish {
    private final List<Republication> republications;

    public Republish(List<Republication> republications) {
        this.republications = List.copyOf(republications);
    }

    /**
     * Blocks until all of it is in the outboxes of the services.
     *
     * @return how many statements are on their way, by topic
     * @throws org.waxseal.common.error.WaxsealException with {@code INFRASTRUCTURE_UNAVAILABLE}
     *     when another service does not answer; what was put into the outboxes before is published
     */
    public Map<Topic, Long> republish(Collection<Topic> topics) {
        Map<Topic, Long> queued = new LinkedHashMap<>();
        for (Republication republication : republications) {
            if (topics.contains(republication.topic())) {
                queued.put(republication.topic(), republication.republish());
            }
        }
        return queued;
    }
}
