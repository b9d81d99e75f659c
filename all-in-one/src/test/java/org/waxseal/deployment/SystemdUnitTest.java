package org.waxseal.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitTest {
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Path UNIT = Path.of("..", "ops", "systemd", "waxseal.service");

    @Test
    void systemdFindsNothingWrongWithIt(@TempDir Path directory)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(ANALYZE), "systemd is not installed");
        Path launcher = Path.of("..", "waxseal").toAbsolutePath().normalize();
        Path unit = directory.resolve("waxseal.service");
        Files.writeString(
                unit, Files.readString(UNIT).replace("/opt/waxseal/waxseal", launcher.toString()));

        Process process =
                new ProcessBuilder(ANALYZE.toString(), "verify", unit.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).doesNotContain("waxseal.service");
        assertThat(process.waitFor()).isZero();
    }
}
