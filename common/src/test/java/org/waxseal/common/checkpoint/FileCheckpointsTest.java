package org.waxseal.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointsTest {
    @TempDir Path directory;

    @Test
    void passesEveryPointUntilToldToHold() throws IOException {
        FileCheckpoints checkpoints = new FileCheckpoints(directory);
        checkpoints.reached(Checkpoint.ISSUER_ORDER_CREATED);
        Files.writeString(directory.resolve("hold-at"), "issuer-order-finalized\n");
        checkpoints.reached(Checkpoint.ISSUER_ORDER_CREATED);
        assertThat(directory.resolve("held-issuer-order-finalized")).doesNotExist();
    }

    @Test
    void holdsEveryThreadThatReachesThePoint() throws Exception {
        Files.writeString(
                directory.resolve("hold-at"), "assigner-proven\nissuer-order-finalized\n");
        FileCheckpoints checkpoints = new FileCheckpoints(directory);
        Stream.of(1, 2)
                .map(
                        number ->
                                Thread.ofVirtual()
                                        .start(
                                                () ->
                                                        checkpoints.reached(
                                                                Checkpoint.ISSUER_ORDER_FINALIZED)))
                .forEach(
                        thread -> {
                            await().until(() -> thread.getState() == Thread.State.WAITING);
                            assertThat(directory.resolve("held-issuer-order-finalized")).exists();
                            thread.interrupt();
                        });
    }
}
