package org.waxseal.console.tail;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to read along.
 *
 * @param topics not empty
 * @param rejected the dead letters of these topics instead of the topics
 * @param subject {@code domain:NAME}, {@code node:ID}, {@code owner:ID}, or a key; null for all
 * @param since how far back to begin; null for the beginning
 * @param follow whether to go on with what comes, or to end with what is there
 */
public record TailQuery(
        Set<TailedTopic> topics,
        boolean rejected,
        @Nullable String subject,
        @Nullable Duration since,
        boolean follow) {
    public TailQuery {
        topics = Set.copyOf(topics);
    }

    /** The topics to read. */
    public List<String> topicNames() {
        return topics.stream()
                .sorted()
                .map(topic -> rejected ? topic.deadLetters() : topic.topicName())
                .toList();
    }

    /** Whether a record with this key is asked for. */
    public boolean wants(@Nullable String key) {
        return subject == null
                || (key != null && (key.equals(subject) || bare(key).equals(bare(subject))));
    }

    private static String bare(String key) {
        return key.replaceFirst("^(domain|node|owner):", "");
    }
}
