package org.waxseal.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.waxseal.cli.api.ApiRefused;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Screen;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.serve.CheckCommand;
import org.waxseal.serve.ReloadCommand;
import org.waxseal.serve.ServeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole command line: which commands there are, and how each way to fail is told. */
public final class WaxsealCommandLine {
    private static final int HELP_WIDTH = 100;

    private final Surroundings surroundings;
    private final Screen screen;

    public WaxsealCommandLine(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.screen = new Screen(surroundings.out(), surroundings.err(), surroundings.terminal());
    }

    /**
     * Runs one command; blocks until it has ended.
     *
     * @return {@link ExitCode}
     */
    public int run(List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        return picocli(groups().containsKey(first) ? Set.of(first) : groups().keySet())
                .execute(arguments.toArray(String[]::new));
    }

    /** The model of all commands: help, completion and the manual page come from it. */
    CommandLine picocli() {
        return picocli(groups().keySet());
    }

    /** Commands whose model takes a while to make, by name. */
    private Map<String, Supplier<CommandLine>> groups() {
        Map<String, Supplier<CommandLine>> groups = new LinkedHashMap<>();
        groups.put("serve", () -> new CommandLine(new ServeCommand()));
        groups.put("reload", () -> new CommandLine(new ReloadCommand()));
        groups.put("check", () -> new CommandLine(new CheckCommand()));
        groups.put(
                "domain",
                () ->
                        new CommandLine(new DomainCommands(surroundings))
                                .addSubcommand(new ImportCommand(surroundings)));
        groups.put("owner", () -> new CommandLine(new OwnerCommands(surroundings)));
        groups.put("node", () -> new CommandLine(new NodeCommands(surroundings)));
        groups.put("certificate", () -> new CommandLine(new CertificateCommands(surroundings)));
        groups.put("event", () -> new CommandLine(new EventCommands(surroundings)));
        groups.put("token", () -> new CommandLine(new TokenCommands(surroundings)));
        groups.put("vault", () -> new CommandLine(new VaultCommands(surroundings)));
        return groups;
    }

    /** Making the model of every command takes longer than most commands: only what is needed. */
    private CommandLine picocli(Set<String> needed) {
        CommandLine root = new CommandLine(new RootCommand(surroundings));
        groups().forEach(
                        (name, group) -> {
                            if (needed.contains(name)) {
                                root.addSubcommand(group.get());
                            }
                        });
        addHelp(root);
        root.setOut(writer(surroundings.out()));
        root.setErr(writer(surroundings.err()));
        root.setUsageHelpWidth(HELP_WIDTH);
        root.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        surroundings.terminal().colours() ? Ansi.ON : Ansi.OFF));
        root.setParameterExceptionHandler(this::wrongCommandLine);
        root.setExecutionExceptionHandler(this::failed);
        return root;
    }

    private static void addHelp(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(
                            OptionSpec.builder("-h", "--help")
                                    .usageHelp(true)
                                    .description("Shows this help.")
                                    .build());
        }
        command.getSubcommands().values().forEach(WaxsealCommandLine::addHelp);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private int wrongCommandLine(ParameterException fault, String[] arguments) {
        String command = fault.getCommandLine().getCommandSpec().qualifiedName();
        tell(
                CommandFailed.usage(
                        "%s; see ./waxseal help%s"
                                .formatted(
                                        sentence(fault),
                                        command.substring(command.indexOf(' ') + 1).equals(command)
                                                ? ""
                                                : command.substring(command.indexOf(' ')))),
                List.of(arguments).contains("--json"));
        return ExitCode.USAGE;
    }

    private static String sentence(ParameterException fault) {
        String name = fault.getCommandLine().getCommandName();
        return switch (fault) {
            case UnmatchedArgumentException unmatched -> {
                List<String> known = unmatched.getSuggestions();
                yield "%s does not know '%s'%s"
                        .formatted(
                                name,
                                unmatched.getUnmatched().getFirst(),
                                known.isEmpty()
                                        ? ""
                                        : ", perhaps you mean " + String.join(" or ", known));
            }
            default -> name + ": " + lowered(String.valueOf(fault.getMessage()));
        };
    }

    private static String lowered(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private int failed(Exception fault, CommandLine commandLine, ParseResult parsed)
            throws Exception {
        boolean json = false;
        for (ParseResult at = parsed; at != null; at = at.subcommand()) {
            json |= at.hasMatchedOption("--json");
        }
        return switch (fault) {
            case CommandFailed known -> {
                tell(known, json);
                yield known.exitCode();
            }
            case WaxsealException known -> {
                CommandFailed told = CommandFailed.of(known);
                tell(told, json);
                yield told.exitCode();
            }
            case InterruptedException interrupted -> ExitCode.INTERRUPTED;
            default -> throw fault;
        };
    }

    private void tell(CommandFailed fault, boolean json) {
        if (!json) {
            screen.fault(fault);
            return;
        }
        JsonMapper mapper = new JsonMapper();
        screen.faultJson(
                mapper.writeValueAsString(
                        fault instanceof ApiRefused refused
                                ? refused.problem()
                                : problem(mapper, fault)));
    }

    /** In the shape of the API's problem details, for faults that never reached it. */
    private static ObjectNode problem(JsonMapper mapper, CommandFailed fault) {
        ObjectNode problem = mapper.createObjectNode();
        problem.put("type", "urn:waxseal:problem:" + fault.code());
        problem.put("detail", fault.sentence());
        problem.put("code", fault.code());
        if (!fault.entries().isEmpty()) {
            ArrayNode errors = problem.putArray("errors");
            fault.entries()
                    .forEach(
                            entry ->
                                    errors.addObject()
                                            .put("pointer", entry.pointer())
                                            .put("detail", entry.sentence()));
        }
        return problem;
    }
}
