package org.waxseal.allinone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Starts a main class of the tests in a process that can be killed. */
final class ChildJvm {
    private ChildJvm() {}

    /** Its output goes to {@code child.log} in {@code directory}. */
    static Process start(Class<?> main, List<String> arguments, Path directory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path").replace(":", File.pathSeparator));
        command.add(main.getName());
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(directory).toFile())
                .start();
    }

    /** Waits until the process of {@code directory} has printed {@code line}. */
    static void awaitLine(Process child, String line, Path directory, Duration limit) {
        Awaitility.await()
                .atMost(limit.toMillis(), TimeUnit.MILLISECONDS)
                .failFast("the child ended", () -> !child.isAlive())
                .until(() -> Files.readString(log(directory)).contains(line));
    }

    private static Path log(Path directory) {
        return directory.resolve("child.log");
    }
}
