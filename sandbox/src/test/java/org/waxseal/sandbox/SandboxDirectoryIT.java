package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxDirectoryIT {

    @TempDir Path home;

    @Test
    void endsItsProcessesAndDeletesItselfAtClose() throws Exception {
        Path register = home.resolve("sandboxes");
        SandboxDirectory sandbox = SandboxDirectory.create(register);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.path())))
                .isEqualTo("rwx--x--x");
        assertThat(Files.readAllLines(register)).containsExactly(sandbox.path().toString());

        ServerProcess process = sleeper(sandbox);
        sandbox.close();
        sandbox.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessTable.ofGroup(process.pid())).isEmpty();
        assertThat(sandbox.path()).doesNotExist();
        assertThat(register).doesNotExist();
    }

    @Test
    void cleansUpAfterAKilledRunAndLeavesALivingOneAlone() throws Exception {
        Path register = home.resolve("sandboxes");
        SandboxDirectory killed = SandboxDirectory.create(register);
        ServerProcess orphan = sleeper(killed);
        SandboxDirectory living = SandboxDirectory.create(register);
        ServerProcess other = sleeper(living);
        pretendItsJvmIsGone(killed);

        try (SandboxDirectory next = SandboxDirectory.create(register)) {
            assertThat(killed.path()).doesNotExist();
            assertThat(ProcessTable.ofGroup(orphan.pid())).isEmpty();
            assertThat(other.isAlive()).isTrue();
            assertThat(Files.readAllLines(register))
                    .containsExactly(living.path().toString(), next.path().toString());
        } finally {
            living.close();
        }
    }

    @Test
    void deletesNothingThatIsNotASandbox() throws Exception {
        Path register = home.resolve("sandboxes");
        Path precious = Files.createDirectory(home.resolve("waxseal-00000000"));
        Path elsewhere = home.resolve("link");
        Files.createSymbolicLink(elsewhere, precious);
        Files.write(register, List.of(precious.toString(), elsewhere.toString(), "/", "nonsense"));

        try (SandboxDirectory sandbox = SandboxDirectory.create(register)) {
            assertThat(precious).exists();
            assertThat(Files.readAllLines(register)).containsExactly(sandbox.path().toString());
        }
    }

    @Test
    void doesNotKillAStrangerWhoGotThePidOfALeftProcess() throws Exception {
        Path register = home.resolve("sandboxes");
        SandboxDirectory killed = SandboxDirectory.create(register);
        Process stranger = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            Files.writeString(
                    killed.path().resolve(".processes"), "1 -1\n" + stranger.pid() + " 12345\n");
            try (SandboxDirectory next = SandboxDirectory.create(register)) {
                assertThat(next.path()).exists();
                assertThat(killed.path()).doesNotExist();
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static ServerProcess sleeper(SandboxDirectory sandbox) {
        return ServerProcess.start(
                sandbox,
                "sleeper",
                sandbox.path().resolve("sleeper.log"),
                Map.of(),
                List.of("sh", "-c", "sleep 60 & sleep 60"));
    }

    /** The first line of the process list is the JVM that made the sandbox. */
    private static void pretendItsJvmIsGone(SandboxDirectory sandbox) throws Exception {
        Path processes = sandbox.path().resolve(".processes");
        List<String> lines = Files.readAllLines(processes);
        Files.write(processes, Stream.concat(Stream.of("1 -1"), lines.stream().skip(1)).toList());
    }
}
