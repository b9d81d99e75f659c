package org.waxseal.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.waxseal.allinone.AllInOne;
import org.waxseal.allinone.AllInOneProperties;
import org.waxseal.allinone.Services;
import org.waxseal.cli.manual.ManualPage;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.demo.DemoCommand;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code waxseal} itself, and the commands that stand alone. */
@Command(
        name = "waxseal",
        description =
                "Keeps the mail and webmail endpoints of every domain behind a valid certificate.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the request was refused or failed",
            "2:wrong command line or file",
            "3:no answer from the API (unreachable, unauthenticated)",
            "130:interrupted"
        },
        footerHeading = "%nConnection:%n",
        footer = {
            "  Commands about domains, owners, nodes, certificates, events, tokens, the vault, 'limits' and",
            "  'status' talk to the API at WAXSEAL_API (http://127.0.0.1:8080) with the token in WAXSEAL_TOKEN_FILE",
            "  (data/console/api-token); --api and --token-file overrule both."
        })
final class RootCommand implements Runnable {
    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    RootCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Without a command. */
    @Override
    public void run() {
        throw CommandFailed.usage("which command? See ./waxseal help");
    }

    @Command(
            name = "demo",
            description =
                    "The main job on a sandbox fleet of real servers on this machine; stays up until Ctrl-C.")
    int demo(
            @Option(
                            names = "--once",
                            description =
                                    "Ends when done, with 0 only if every endpoint was proven.")
                    boolean once,
            @Option(
                            names = "--domains",
                            paramLabel = "FILE",
                            description = "One domain a line instead of the built-in list.")
                    @Nullable String domains) {
        List<String> arguments = new ArrayList<>();
        if (once) {
            arguments.add("--once");
        }
        if (domains != null) {
            arguments.addAll(List.of("--domains", domains));
        }
        return DemoCommand.run(arguments, surroundings.out());
    }

    @Command(
            name = "start",
            description = "The four services in one process, with their own settings.")
    int start(
            @Option(
                            names = "--config",
                            paramLabel = "FILE",
                            description = "Settings as YAML (docs/operations.md).")
                    @Nullable Path config) {
        AllInOne.start(AllInOneProperties.read(config), Services.all()).closeAtShutdown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.DONE;
    }

    @Command(name = "status", description = "How the whole installation is, in a few lines.")
    int status(@Mixin ApiOptions options) throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    session.show(
                            session.api().get("/status", Map.of()),
                            row -> new StatusView(session).print(row));
                });
    }

    @Command(
            name = "limits",
            description = "What is left of the certificate authority's limits, the scarcest first.")
    int limits(@Mixin ApiOptions options) throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session ->
                        session.show(
                                session.api().get("/limits", Map.of()),
                                remaining -> new LimitsView(session).print(remaining)));
    }

    @Command(
            name = "page-link",
            description = {
                "Makes a link that opens the web console once; it is a secret.",
                "For the page of one domain alone: 'domain page-link'."
            })
    int pageLink(@Mixin ApiOptions options) throws InterruptedException {
        return Session.complete(
                surroundings, options, session -> PageLink.make(session, session.object()));
    }

    @Command(
            name = "help",
            description = "Shows the help of a command, for example 'help domain add'.")
    int help(
            @Parameters(
                            paramLabel = "COMMAND",
                            arity = "0..*",
                            description = "The command; all of them if none is given.")
                    @Nullable List<String> names) {
        CommandLine command = root();
        for (String name : names == null ? List.<String>of() : names) {
            CommandLine below = command.getSubcommands().get(name);
            if (below == null) {
                throw CommandFailed.usage(
                        "%s has no command '%s'; see ./waxseal help"
                                .formatted(command.getCommandSpec().qualifiedName(), name));
            }
            command = below;
        }
        command.usage(command.getOut());
        return ExitCode.DONE;
    }

    @Command(
            name = "completion",
            description = {
                "Prints a completion script for bash and zsh.",
                "Use it with: source <(./waxseal completion)"
            })
    int completion() {
        surroundings.out().print(AutoComplete.bash("waxseal", root()));
        surroundings.out().flush();
        return ExitCode.DONE;
    }

    @Command(
            name = "man",
            description = {
                "Prints the manual page, in the man macros of roff.",
                "Read it with: ./waxseal man | man -l -"
            })
    int man() {
        surroundings.out().print(ManualPage.of(root().getCommandSpec()));
        surroundings.out().flush();
        return ExitCode.DONE;
    }

    private CommandLine root() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's model");
        }
        return spec.root().commandLine();
    }
}
