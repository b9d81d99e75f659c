package org.waxseal.console.republish;

import java.util.List;
import org.waxseal.common.outbox.Republication;
import org.waxseal.common.statement.Topic;

/** Says one kind of rows of the registry again. */
public final class RepublishRows implements Republication {
    private final Topic topic;
    private final RegistryKeys keys;
    private final RepublishPage page;

    public RepublishRows(Topic topic, RegistryKeys keys, RepublishPage page) {
        this.topic = topic;
        this.keys = keys;
        this.page = page;
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public long republish() {
        long said = 0;
        List<String> found = keys.list(topic, "", PAGE);
        while (!found.isEmpty()) {
            said += page.republish(topic, found);
            found = keys.list(topic, found.getLast(), PAGE);
        }
        return said;
    }
}
