package org.waxseal.issuer.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.challenge.ChallengeRecord;

/** Runs real programs. */
class CommandSolverIT {
    private static final ChallengeRecord RECORD =
            new ChallengeRecord(DnsName.of("example.test"), "-value_1");

    @TempDir private Path directory = Path.of("");

    @Test
    void callsAsLegoDoes() throws IOException {
        CommandSolver solver =
                solver(
                        """
                        printf '%s\\n' "$#" "$@" >> {}/arguments
                        echo "output that nobody reads"
                        """);
        solver.present(RECORD);
        solver.remove(
                new ChallengeRecord(DnsName.of("example.test"), "_d.hosting.test", "-value_1"));
        assertThat(Files.readAllLines(directory.resolve("arguments")))
                .containsExactly(
                        "3",
                        "present",
                        "_acme-challenge.example.test.",
                        "-value_1",
                        "3",
                        "cleanup",
                        "_d.hosting.test.",
                        "-value_1");
        assertThat(solver.isVisible(RECORD)).isTrue();
        assertThat(solver.serves(RECORD.owner())).isFalse();
    }

    @Test
    void givesNoInputAndLittleOfTheEnvironment() throws IOException {
        solver("cat > {}/input; env | cut -d= -f1 | sort > {}/environment; pwd > {}/place")
                .present(RECORD);
        assertThat(directory.resolve("input")).isEmptyFile();
        assertThat(Files.readAllLines(directory.resolve("environment")))
                .contains("PATH", "LC_ALL")
                .isSubsetOf("PATH", "LC_ALL", "HOME", "PWD", "_", "SHLVL", "OLDPWD");
        assertThat(directory.resolve("place")).hasContent("/");
    }

    @Test
    void tellsHowItEndedAndItsLastWord() {
        assertThatThrownBy(
                        () ->
                                solver(
                                                "echo first >&2; printf 'no such zone \\033[31m\\n\\n' >&2; exit 3")
                                        .present(RECORD))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UPDATE_REFUSED))
                .hasMessageContaining(
                        "example.test: the TXT record at _acme-challenge.example.test")
                .hasMessageEndingWith("present ended with 3: no such zone ?[31m");
        assertThatThrownBy(() -> solver("exit 1").remove(RECORD))
                .hasMessageEndingWith("cleanup ended with 1 and says nothing about it");
        assertThatThrownBy(
                        () ->
                                solver("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1")
                                        .present(RECORD))
                .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void killsItWithAllThatItHasStarted() throws IOException {
        CommandSolver solver =
                new CommandSolver(
                        script("sleep 600 & echo $! > {}/child; echo $$ > {}/parent; wait"),
                        Duration.ofSeconds(1));
        assertThatThrownBy(() -> solver.present(RECORD))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DNS_UPDATE_REFUSED))
                .hasMessageContaining("has not ended after 1 s and was killed")
                .hasMessageContaining("waxseal.issuer.dns.exec.timeout");
        for (String name : List.of("child", "parent")) {
            long pid = Long.parseLong(Files.readString(directory.resolve(name)).strip());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void isNotHeldUpByADaemonThatKeepsThePipe() throws IOException {
        solver("sleep 3 & exit 0").present(RECORD);
    }

    @Test
    void saysThatItCannotBeStarted() {
        assertThatThrownBy(
                        () ->
                                new CommandSolver(
                                                directory.resolve("missing"), Duration.ofSeconds(1))
                                        .present(RECORD))
                .hasMessageContaining("cannot be started")
                .hasMessageContaining("waxseal.issuer.dns.exec.command");
    }

    @Test
    void runsOneAtATime() throws Exception {
        CommandSolver solver =
                solver(
                        "mkdir {}/lock || exit 1; n=$(cat {}/count); echo $((n + 1)) > {}/count; rmdir {}/lock");
        Files.writeString(directory.resolve("count"), "0");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(executor.submit(() -> solver.present(RECORD)));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        assertThat(directory.resolve("count")).hasContent("20");
    }

    @Test
    void endsWithAShutdown() throws Exception {
        CommandSolver solver = solver("echo $$ > {}/parent; exec sleep 600");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> solver.present(RECORD))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault ->
                                assertThat(fault.code())
                                        .isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE));
        assertThat(Thread.interrupted()).isTrue();
    }

    private CommandSolver solver(String script) throws IOException {
        return new CommandSolver(script(script), Duration.ofSeconds(20));
    }

    private Path script(String body) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("hook"),
                        "#!/bin/sh\n" + body.replace("{}", directory.toString()) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
