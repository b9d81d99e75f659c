package org.waxseal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.cli.screen.Terminal;
import picocli.CommandLine;

/** What can be told without an API: help, completion, manual page, wrong command lines. */
class WaxsealCommandLineTest {
    @TempDir Path directory;

    @Test
    void saysWhatIsWrongWithACommandLineInOneSentence() {
        assertUsage("which command? See ./waxseal help");
        assertUsage("waxseal does not know 'dmain', perhaps you mean domain", "dmain");
        assertUsage("domain: missing required subcommand; see ./waxseal help domain", "domain");
        assertUsage(
                "list does not know '--stat', perhaps you mean --state; see ./waxseal help domain list",
                "domain",
                "list",
                "--stat",
                "x");
        assertUsage("show: missing required parameter: 'NAME'", "domain", "show");
        assertUsage("'3x' is not a length of time", "domain", "watch", "x", "--timeout", "3x");
        assertUsage("demo does not know '--twice'", "demo", "--twice");
        assertUsage("waxseal has no command 'nothing'", "help", "nothing");
    }

    @Test
    void aTokenThatIsNotThereIsAWrongCommandLine() throws Exception {
        assertUsage("the token file ", "status");
        Files.writeString(directory.resolve("token"), "two words\n");
        assertUsage("holds no token", "status", "--token-file", "token");
        Shell.Outcome json = run("status", "--json");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.err())
                .contains("\"code\":\"command-line-wrong\"", "\"detail\":\"the token");
    }

    @Test
    void everyCommandHasHelpAndStandsInTheManual() {
        String manual = run("man").out();
        for (CommandLine command : leaves(commandLine())) {
            String name = command.getCommandSpec().qualifiedName();
            List<String> words = new ArrayList<>(List.of(name.split(" ", -1)));
            words.set(0, "help");
            Shell.Outcome help = run(words.toArray(String[]::new));
            assertThat(help.exitCode()).as(name).isZero();
            assertThat(help.out()).startsWith("Usage: " + name).contains("--help");
            assertThat(manual).contains(".SS \"" + name.replace("-", "\\-"));
            assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
            assertThat(
                            command.getCommandSpec().options().stream()
                                    .filter(option -> option.description().length == 0))
                    .as(name)
                    .isEmpty();
        }
        assertThat(manual)
                .contains(".SH EXIT STATUS", "no answer from the API", "WAXSEAL_API")
                .doesNotContain("${");
    }

    @Test
    void theManualIsCleanRoff() throws Exception {
        assumeThat(Path.of("/usr/bin/groff")).exists();
        Path page = directory.resolve("waxseal.1");
        Files.writeString(page, run("man").out());
        assertThat(outputOf("/usr/bin/groff", "-man", "-Tutf8", "-ww", "-z", page.toString()))
                .isEmpty();
    }

    @Test
    void theCompletionIsCleanBashAndKnowsEveryOption() throws Exception {
        Path script = directory.resolve("completion");
        Files.writeString(script, run("completion").out());
        assertThat(outputOf("/bin/bash", "-n", script.toString())).isEmpty();
        assertThat(
                        outputOf(
                                "/bin/bash",
                                "-c",
                                ". "
                                        + script
                                        + "; COMP_WORDS=(waxseal domain import --dr); COMP_CWORD=3;"
                                        + " _complete_waxseal 2>/dev/null; echo ${COMPREPLY[@]}"))
                .isEqualToIgnoringNewLines("--dry-run");
    }

    @Test
    void theLaunchersHelpNamesEveryCommand() throws Exception {
        String launcher = Files.readString(Path.of("..", "waxseal"));
        String help =
                launcher.substring(launcher.indexOf("<<'HELP'"), launcher.indexOf("\nHELP\n"));
        for (String name : commandLine().getSubcommands().keySet()) {
            assertThat(help).as("./waxseal help").contains("./waxseal " + name);
        }
    }

    private static List<CommandLine> leaves(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return List.of(command);
        }
        List<CommandLine> leaves = new ArrayList<>();
        command.getSubcommands().values().forEach(below -> leaves.addAll(leaves(below)));
        return leaves;
    }

    private CommandLine commandLine() {
        return new WaxsealCommandLine(
                        new Surroundings(
                                System.out,
                                System.err,
                                Terminal.NONE,
                                Map.of(),
                                directory,
                                new AdjustableClock(),
                                pause -> {}))
                .picocli();
    }

    private static String outputOf(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private void assertUsage(String part, String... arguments) {
        Shell.Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("waxseal: ").contains(part).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    private Shell.Outcome run(String... arguments) {
        return new Shell(directory, Map.of(), Terminal.NONE, new AdjustableClock(), pause -> {})
                .run(arguments);
    }
}
