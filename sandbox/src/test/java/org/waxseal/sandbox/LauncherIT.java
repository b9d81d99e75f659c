package org.waxseal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./waxseal} in a checkout of its own, on a machine that is made of fakes. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("..", "waxseal").toAbsolutePath().normalize();

    @TempDir Path machine;
    private Path checkout;
    private Path programs;
    private Path system;
    private Path calls;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeMachine() throws IOException {
        checkout = Files.createDirectories(machine.resolve("a checkout"));
        programs = Files.createDirectories(machine.resolve("programs"));
        system = Files.createDirectories(machine.resolve("system"));
        calls = machine.resolve("calls");
        Files.copy(LAUNCHER, checkout.resolve("waxseal"));
        Files.createDirectories(system.resolve("usr/sbin"));
        write(system.resolve("etc/os-release"), "ID=debian\n");
        write(system.resolve("var/lib/apt/lists/debian_Packages"), "");
        Path jdk = machine.resolve("jvm/jdk-25");
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(jdk.resolve("bin/javac"), "exit 0");
        program(jdk.resolve("bin/java"), "echo \"java $*\"");
        program(programs.resolve("java"), "exit 1");
        program(programs.resolve("mvn"), "exit 1");
        become(0);
        program(programs.resolve("debconf-set-selections"), record("debconf $(cat)"));
        environment.put("PATH", programs + ":/usr/bin:/bin");
        environment.put("WAXSEAL_JVM_DIRECTORY", machine.resolve("jvm").toString());
        environment.put("WAXSEAL_SYSTEM_ROOT", system.toString());
    }

    @Test
    void helpNamesTheCommands() throws Exception {
        Outcome outcome = launch("help");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output())
                .contains("./waxseal demo --once", "--domains FILE", "./waxseal test")
                .contains("./waxseal domain ...", "./waxseal help COMMAND");
    }

    @Test
    void aCommandThatNobodyKnowsIsAUsageError() throws Exception {
        Outcome outcome = launch("frobnicate");
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("'frobnicate'", "./waxseal help");
        assertThat(launch().exitCode()).isEqualTo(2);
    }

    @Test
    void withoutTheJdkOneSentenceSaysWhereItWasLookedFor() throws Exception {
        write(machine.resolve("jvm/jdk-25/release"), "JAVA_VERSION=\"17.0.15\"\n");
        environment.put("JAVA_HOME", "/nowhere");
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("no JDK 25 found in JAVA_HOME (/nowhere), on PATH or under")
                .hasLineCount(1);
    }

    @Test
    void refusesToInstallWhatWouldRemoveAPackage() throws Exception {
        program(
                programs.resolve("apt-get"),
                record("apt-get $*")
                        + "\ncase $* in *' -s '*)"
                        + " echo 'Remv exim4-daemon-light [4.96]'; echo 'Inst postfix (3.7)' ;; esac");
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("postfix-lmdb", "its map of certificates")
                .contains("nothing was installed, because it would remove exim4-daemon-light");
        assertThat(Files.readAllLines(calls)).hasSize(1);
        assertThat(system.resolve("usr/sbin")).isEmptyDirectory();
    }

    @Test
    void installsWithoutLettingAnythingStartAndThenBuilds() throws Exception {
        Path policy = system.resolve("usr/sbin/policy-rc.d");
        write(policy, "the machine's own");
        program(
                programs.resolve("apt-get"),
                record("apt-get $*")
                        + "\ncase $* in *' -s '*) echo 'Inst postfix (3.7)'; echo 'Inst libssl3 [3.0.1]"
                        + " (3.0.2)' ;; *) cat '"
                        + policy
                        + "' >> '"
                        + calls
                        + "' ;; esac");
        Outcome outcome = launch("demo");
        assertThat(outcome.output()).contains("the build failed");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(calls)
                .content()
                .contains("exit 101")
                .contains("debconf postfix postfix/main_mailer_type select No configuration")
                .doesNotContain("roundcube/dbconfig-install")
                .contains("--no-remove install postfix postfix-lmdb");
        assertThat(policy).hasContent("the machine's own");
        assertThat(system.resolve("usr/sbin/policy-rc.d.before-waxseal")).doesNotExist();
    }

    @Test
    void fetchesThePackageListsWhereThereAreNone() throws Exception {
        Files.delete(system.resolve("var/lib/apt/lists/debian_Packages"));
        program(
                programs.resolve("apt-get"),
                record("apt-get $*") + "\necho 'E: no network'; exit 100");
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("cannot be fetched: E: no network");
        assertThat(Files.readString(calls)).endsWith("update\n");
    }

    @Test
    void othersThanRootAreToldWhatToInstall() throws Exception {
        become(1000);
        program(programs.resolve("apt-get"), record("apt-get $*"));
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("sudo apt-get install --no-install-recommends postfix postfix-lmdb")
                .hasLineCount(1);
        assertThat(calls).doesNotExist();
        pretendEverythingIsInstalled();
        assertThat(launch("demo").output()).contains("sudo ./waxseal demo");
    }

    @Test
    void otherSystemsThanDebianAreToldWhatIsMissing() throws Exception {
        write(system.resolve("etc/os-release"), "ID=fedora\n");
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("this is not Debian").hasLineCount(1);
    }

    @Test
    void aFullDiskIsSaidBeforeTheBuild() throws Exception {
        pretendEverythingIsInstalled();
        program(
                programs.resolve("df"),
                "echo 'Filesystem 1M-blocks Used Available'; echo '/dev/sda 100 93 7 93% /'");
        Outcome outcome = launch("demo");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output()).contains("the disk is nearly full", "has 7 MiB free");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        pretendEverythingIsInstalled();
        Path source = checkout.resolve("common/src/main/java/X.java");
        write(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        program(
                programs.resolve("mvn"),
                record("mvn $*")
                        + "\nmkdir -p all-in-one/target; touch all-in-one/target/all-in-one-1-exec.jar");
        Outcome outcome = launch("demo", "--once");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).contains("all-in-one-1-exec.jar demo --once");
        assertThat(launch("demo").exitCode()).isZero();
        assertThat(Files.readAllLines(calls)).hasSize(1);

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("demo").exitCode()).isZero();
        assertThat(Files.readAllLines(calls)).hasSize(2);
    }

    @Test
    void commandsStartFromTheUnpackedJarAndNeverBuildAnew() throws Exception {
        Path jar = checkout.resolve("all-in-one/target/all-in-one-1-exec.jar");
        program(
                programs.resolve("mvn"),
                record("mvn $*") + "\nmkdir -p all-in-one/target; touch '" + jar + "'");
        program(
                machine.resolve("jvm/jdk-25/bin/java"),
                "case $* in *' extract '*) for place; do :; done; mkdir -p \"$place\";"
                        + " touch \"$place/all-in-one-1-exec.jar\" ;; *) echo \"java $*\" ;; esac");
        assertThat(launch("event", "republish").output())
                .contains("target/unpacked/all-in-one-1-exec.jar event republish");
        assertThat(Files.readAllLines(calls)).hasSize(1);

        Path source = checkout.resolve("common/src/main/java/X.java");
        write(source, "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("help", "domain", "add").output())
                .contains("target/unpacked/all-in-one-1-exec.jar help domain add");
        assertThat(Files.readAllLines(calls)).hasSize(1);

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch("status", "--json").output())
                .contains("target/all-in-one-1-exec.jar status --json");
    }

    @Test
    void testEndsWithTheTotalsOfAllModules() throws Exception {
        pretendEverythingIsInstalled();
        write(checkout.resolve("old/target/surefire-reports/TEST-old.xml"), suite(99, 0));
        program(
                programs.resolve("mvn"),
                report("common", suite(5, 0)) + report("issuer", suite(7, 0)));
        Outcome passed = launch("test");
        assertThat(passed.lastLine())
                .isEqualTo("Tests run: 12, Failures: 0, Errors: 0, Skipped: 2");
        assertThat(passed.exitCode()).isZero();

        program(
                programs.resolve("mvn"),
                report("common", suite(5, 1)) + report("issuer", suite(7, 0)));
        Outcome failed = launch("test");
        assertThat(failed.lastLine())
                .isEqualTo("Tests run: 12, Failures: 1, Errors: 0, Skipped: 2");
        assertThat(failed.output()).contains("FAILED org.waxseal.XTest.works: expected: <1>");
        assertThat(failed.exitCode()).isEqualTo(1);
    }

    @Test
    void testFailsWithoutTestsAndWhenTheirJvmDied() throws Exception {
        pretendEverythingIsInstalled();
        program(programs.resolve("mvn"), "exit 0");
        Outcome none = launch("test");
        assertThat(none.lastLine()).isEqualTo("Tests run: 0, Failures: 0, Errors: 0, Skipped: 0");
        assertThat(none.exitCode()).isEqualTo(1);

        program(
                programs.resolve("mvn"),
                report("common", suite(5, 0))
                        + "\necho '[ERROR] The forked VM terminated without saying properly goodbye'");
        Outcome died = launch("test");
        assertThat(died.output()).contains("the JVM of the tests died");
        assertThat(died.exitCode()).isEqualTo(1);

        program(
                programs.resolve("mvn"),
                report("common", suite(5, 0)) + "\necho '[ERROR] COMPILATION ERROR'; exit 1");
        Outcome broken = launch("test");
        assertThat(broken.output()).contains("COMPILATION ERROR");
        assertThat(broken.exitCode()).isEqualTo(1);
    }

    private record Outcome(int exitCode, String output) {
        String lastLine() {
            return output.lines().toList().getLast();
        }
    }

    private Outcome launch(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(checkout.resolve("waxseal").toString()));
        command.addAll(List.of(arguments));
        Path output = machine.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(machine.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private void become(int user) throws IOException {
        program(programs.resolve("id"), "echo " + user);
    }

    private String record(String words) {
        return "echo \"" + words + "\" >> '" + calls + "'";
    }

    private void pretendEverythingIsInstalled() throws IOException {
        for (String line : Files.readAllLines(LAUNCHER)) {
            String[] columns = line.split("\\|", -1);
            if (columns.length == 3 && columns[1].startsWith("/")) {
                write(system.resolve(columns[1].substring(1).replace("*", "8")), "");
            }
        }
    }

    private static String report(String module, String xml) {
        return """

                mkdir -p %1$s/target/surefire-reports
                cat > %1$s/target/surefire-reports/TEST-%1$s.xml <<'XML'
                %2$s
                XML
                """
                .formatted(module, xml);
    }

    private static String suite(int tests, int failures) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="org.waxseal.XTest" time="0.1" tests="%d" errors="0" skipped="1" failures="%d">
                  <testcase name="works" classname="org.waxseal.XTest" time="0.01">
                %s
                  </testcase>
                </testsuite>
                """
                .formatted(
                        tests,
                        failures,
                        failures == 0
                                ? ""
                                : "    <failure message=\"expected: &lt;1&gt;\" type=\"x\">x</failure>")
                .strip();
    }

    private static void program(Path file, String script) throws IOException {
        write(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
