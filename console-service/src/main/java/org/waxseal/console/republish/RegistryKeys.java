package org.waxseal.console.republish;

import java.util.List;
import org.waxseal.common.statement.Topic;

/** What is, or was once, registered. */
@FunctionalInterface
public interface RegistryKeys {

    /**
     * Keys of rows of the registry, removed ones too, ordered.
     *
     * @param topic that tells of these rows
     * @param after begins behind this one; empty for the first page
     */
    List<String> list(Topic topic, String after, int limit);
}
