package org.waxseal.common.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.time.Pauses;

/**
 * Makes the topics that are missing, before anything is bound to them. Safe when all services do it
 * at once.
 */
public final class StreamTopics implements SmartLifecycle {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);
    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

    /**
     * A segment goes as a whole, when its last record is old enough; with the broker's default a
     * request would be there to be read for twice as long. Its age is told by the broker's clock,
     * not by that of who asks.
     */
    private static final Map<String, String> PROVISIONING =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(ProvisioningTopic.KEPT.toMillis()),
                    TopicConfig.SEGMENT_MS_CONFIG,
                    Long.toString(ProvisioningTopic.SEGMENT.toMillis()),
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime");

    private static final Logger LOGGER = LoggerFactory.getLogger(StreamTopics.class);

    private final Map<String, Object> adminProperties;
    private final StreamProperties properties;
    private final Pauses pauses;
    private volatile boolean running;

    public StreamTopics(
            Map<String, Object> adminProperties, StreamProperties properties, Pauses pauses) {
        this.adminProperties = Map.copyOf(adminProperties);
        this.properties = properties;
        this.pauses = pauses;
    }

    /** Before the bindings, which find their topics. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        long attempts =
                Math.max(1, properties.startupLimit().dividedBy(BETWEEN_ATTEMPTS.plus(CALL_LIMIT)));
        for (long attempt = 1; ; attempt++) {
            try {
                makeMissing();
                running = true;
                return;
            } catch (TimeoutException | ExecutionException | KafkaException e) {
                if (attempt >= attempts) {
                    throw new WaxsealException(
                            ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                            "the broker at "
                                    + adminProperties.get("bootstrap.servers")
                                    + " does not answer; is it running, and does it accept this"
                                    + " service's certificate? (waxseal.kafka.bootstrap-servers)",
                            e);
                }
                LOGGER.warn("The broker does not answer yet, attempt {} of {}", attempt, attempts);
            }
            try {
                pauses.pause(BETWEEN_ATTEMPTS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while waiting for the broker", e);
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void makeMissing() throws ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(adminProperties)) {
            Set<String> existing =
                    admin.listTopics().names().get(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            for (NewTopic topic : wanted()) {
                if (!existing.contains(topic.name())) {
                    missing.add(topic);
                }
            }
            for (var made : admin.createTopics(missing).values().entrySet()) {
                try {
                    made.getValue().get(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
                    LOGGER.info("Made the topic {}", made.getKey());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
            if (existing.contains(ProvisioningTopic.NAME)) {
                try {
                    alterProvisioning(admin);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof AuthorizationException)) {
                        throw e;
                    }
                    LOGGER.warn(
                            "The broker does not let this service alter {}; set segment.ms={} and"
                                    + " message.timestamp.type=LogAppendTime there",
                            ProvisioningTopic.NAME,
                            PROVISIONING.get(TopicConfig.SEGMENT_MS_CONFIG));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while making topics", e);
        }
    }

    /**
     * It may have been made before this version, or by somebody else. How long it keeps records is
     * left as it is.
     */
    private static void alterProvisioning(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        ConfigResource topic =
                new ConfigResource(ConfigResource.Type.TOPIC, ProvisioningTopic.NAME);
        Config found =
                Objects.requireNonNull(
                        admin.describeConfigs(List.of(topic))
                                .all()
                                .get(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS)
                                .get(topic));
        List<AlterConfigOp> changes = new ArrayList<>();
        for (String name :
                List.of(TopicConfig.SEGMENT_MS_CONFIG, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)) {
            ConfigEntry entry = found.get(name);
            String value = PROVISIONING.get(name);
            if (entry == null || !entry.value().equals(value)) {
                changes.add(
                        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        }
        if (!changes.isEmpty()) {
            admin.incrementalAlterConfigs(Map.of(topic, changes))
                    .all()
                    .get(CALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
            LOGGER.info("Altered the topic {}: {}", ProvisioningTopic.NAME, changes);
        }
    }

    private Collection<NewTopic> wanted() {
        List<NewTopic> topics = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topics.add(
                    new NewTopic(topic.topicName(), Topic.PARTITIONS, properties.replication())
                            .configs(
                                    Map.of(
                                            TopicConfig.CLEANUP_POLICY_CONFIG,
                                            TopicConfig.CLEANUP_POLICY_COMPACT)));
            topics.add(deadLetters(topic.topicName()));
        }
        topics.add(provisioning());
        topics.add(deadLetters(ProvisioningTopic.NAME));
        return topics;
    }

    private NewTopic provisioning() {
        return new NewTopic(
                        ProvisioningTopic.NAME,
                        ProvisioningTopic.PARTITIONS,
                        properties.replication())
                .configs(PROVISIONING);
    }

    private NewTopic deadLetters(String topic) {
        return deleting(topic + DeadLetters.SUFFIX, 1, DEAD_LETTERS_KEPT);
    }

    private NewTopic deleting(String name, int partitions, Duration kept) {
        return new NewTopic(name, partitions, properties.replication())
                .configs(
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.RETENTION_MS_CONFIG,
                                Long.toString(kept.toMillis())));
    }
}
