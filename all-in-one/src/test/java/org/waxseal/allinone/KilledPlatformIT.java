package org.waxseal.allinone;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.statement.Topic;
import org.waxseal.common.trust.TrustProperties;

/** A process that is killed right after a commit: what it committed is published all the same. */
class KilledPlatformIT {
    private static final int STATEMENTS = 300;

    @TempDir Path directory;

    @Test
    void publishesAfterTheRestartWhatWasCommittedBeforeTheKill() throws Exception {
        Process child = ChildJvm.start(KilledChild.class, List.of(directory.toString()), directory);
        try {
            ChildJvm.awaitLine(child, "committed", directory, Duration.ofMinutes(2));
        } finally {
            child.destroyForcibly().waitFor();
        }
        try (AllInOne allInOne = startIn(directory)) {
            Set<String> keys = ConcurrentHashMap.newKeySet();
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> {
                                PlatformIT.readAll(
                                                Topic.OWNERS.topicName(),
                                                EmbeddedBrokerIT.clientSettings(
                                                        allInOne.bootstrapServers(),
                                                        new TrustProperties(
                                                                directory.resolve("trust"),
                                                                List.of())))
                                        .forEach(record -> keys.add(PlatformIT.text(record.key())));
                                return keys.size() == STATEMENTS;
                            });
        }
    }

    static AllInOne startIn(Path directory) {
        return AllInOne.start(
                AllInOneProperties.inDirectory(directory, Map.of()),
                List.of(new SiblingService("alpha", SiblingApplication.class)));
    }

    /** A process of its own, to be killed. */
    static final class KilledChild {
        private KilledChild() {}

        public static void main(String[] arguments) throws Exception {
            ConfigurableApplicationContext alpha = startIn(Path.of(arguments[0])).context("alpha");
            StatementOutbox outbox = alpha.getBean(StatementOutbox.class);
            TransactionTemplate transactions =
                    new TransactionTemplate(alpha.getBean(PlatformTransactionManager.class));
            for (int i = 0; i < STATEMENTS; i++) {
                String key = "killed-" + i;
                transactions.executeWithoutResult(
                        status -> outbox.publish(PlatformIT.owner(key, 1)));
            }
            System.out.println("committed");
            new CountDownLatch(1).await();
        }
    }
}
