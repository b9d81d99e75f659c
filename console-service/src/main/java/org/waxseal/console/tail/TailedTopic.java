package org.waxseal.console.tail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.stream.ProvisioningTopic;

/** What can be read along. */
public enum TailedTopic {
    OWNERS(Topic.OWNERS.topicName()),
    NODES(Topic.NODES.topicName()),
    DOMAINS(Topic.DOMAINS.topicName()),
    CERTIFICATES(Topic.CERTIFICATES.topicName()),
    ENDPOINTS(Topic.ENDPOINTS.topicName()),
    PROVISIONING(ProvisioningTopic.NAME);

    private static final String DEAD_LETTERS = ".dlt";

    private final String topicName;

    TailedTopic(String topicName) {
        this.topicName = topicName;
    }

    public String topicName() {
        return topicName;
    }

    /** What could not be received from it. */
    public String deadLetters() {
        return topicName + DEAD_LETTERS;
    }

    /** As in a query, for example {@code owners}. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #shortName()}. */
    public static Optional<TailedTopic> of(String shortName) {
        return Arrays.stream(values())
                .filter(topic -> topic.shortName().equals(shortName))
                .findFirst();
    }

    public static String known() {
        return Arrays.stream(values())
                .map(TailedTopic::shortName)
                .collect(Collectors.joining(", "));
    }
}
