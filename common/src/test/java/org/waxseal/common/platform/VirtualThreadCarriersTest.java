package org.waxseal.common.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VirtualThreadCarriersTest {

    @Test
    void threadsThatWaitForAClassLeaveCarriersToTheOneTheyWaitFor() throws Exception {
        assertThat(run()).isEqualTo("went on");
    }

    @Test
    void whatWasSetOutsideStays() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(run("-D%s=%d".formatted(VirtualThreadCarriers.PARALLELISM, processors)))
                .as("as many carriers as processors, which is what the JDK takes by itself")
                .isEqualTo("stood still");
    }

    /** In a process of its own: the JDK reads the setting once. */
    private static String run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("java.class.path").replace(":", File.pathSeparator));
        command.add(Loading.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    /** More virtual threads than there are processors wait for one class. */
    static final class Loading {
        private static final CountDownLatch INITIALIZED = new CountDownLatch(1);

        private Loading() {}

        static final class Slow {
            static {
                await();
            }

            private Slow() {}

            static void touch() {}

            private static void await() {
                try {
                    INITIALIZED.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        public static void main(String[] arguments) throws InterruptedException {
            VirtualThreadCarriers.provideEnough();
            int waiting = Runtime.getRuntime().availableProcessors();
            CountDownLatch started = new CountDownLatch(waiting);
            CountDownLatch through = new CountDownLatch(waiting);
            for (int i = 0; i < waiting; i++) {
                Thread.startVirtualThread(
                        () -> {
                            started.countDown();
                            Slow.touch();
                            through.countDown();
                        });
            }
            started.await();
            Thread.startVirtualThread(INITIALIZED::countDown);
            boolean done = through.await(5, TimeUnit.SECONDS);
            say(done ? "went on" : "stood still");
        }

        @SuppressWarnings("SystemOut") // its answer to the test
        private static void say(String answer) {
            System.out.println(answer);
        }
    }
}
