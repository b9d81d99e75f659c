package org.waxseal.serve;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.serve.check.Finding;
import org.waxseal.serve.check.Finding.Status;
import org.waxseal.serve.check.FleetProbes;
import org.waxseal.serve.check.Probe;
import org.waxseal.serve.check.Probes;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.FleetFileReader;
import org.waxseal.serve.file.FleetFileRejected;
import org.waxseal.serve.file.Rows;
import org.waxseal.serve.file.SettingsByKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./waxseal check}: what serving the file would meet. */
@Command(
        name = "check",
        description = {
            "Says what serving the file would do and what stands against it, and changes nothing:",
            "names are looked up, an update of DNS is tried on a scratch name and taken back, the authority's directory is fetched,",
            "nodes are inspected, the mail server is greeted."
        },
        footer = {
            "",
            "Exit code: 0 when there is no fault, 1 when there is one, 2 when the file is wrong."
        })
public final class CheckCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin private FleetFileOption config = new FleetFileOption();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    private final Clock clock;

    public CheckCommand() {
        this(Clock.systemUTC());
    }

    CheckCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        // What the adapters log is told as findings.
        System.setProperty("waxseal.log.appender", "NONE");
        try {
            List<Finding> findings = look(FleetFileReader.read(config.file()));
            print(findings);
            return findings.stream().anyMatch(each -> each.status() == Status.FAULT)
                    ? ExitCode.FAILED
                    : ExitCode.DONE;
        } catch (FleetFileRejected e) {
            print(
                    e.faults().stream()
                            .map(
                                    fault ->
                                            new Finding(
                                                    Status.FAULT,
                                                    "%s:%d".formatted(config.file(), fault.line()),
                                                    fault.sentence()))
                            .toList());
            return ExitCode.USAGE;
        } catch (WaxsealException e) {
            print(List.of(new Finding(Status.FAULT, "file", e.sentence())));
            return ExitCode.USAGE;
        }
    }

    private List<Finding> look(FleetFile file) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                new Finding(
                        Status.OK,
                        "file",
                        "%s is valid; owners: %d, nodes: %d, domains: %d"
                                .formatted(
                                        config.file(),
                                        file.owners().size(),
                                        file.nodes().size(),
                                        file.domains().size())));
        Optional<FleetChange> change = rows(file, findings);
        try (FleetProbes probes = new FleetProbes(file, clock)) {
            List<Probe> all =
                    probes.all(change.map(each -> each.domains().created()).orElse(List.of()));
            findings.addAll(new Probes(LIMIT, done -> progress(done, all.size())).run(all));
        }
        return findings;
    }

    /** What would become of the registry: as the running product says, else by its database. */
    private Optional<FleetChange> rows(FleetFile file, List<Finding> findings)
            throws InterruptedException {
        try {
            Optional<DataDirectory.Running> running = DataDirectory.running(file.dataDirectory());
            Optional<FleetChange> change;
            if (running.isPresent()) {
                change = Optional.of(new RunningProduct(running.get()).put(file, true, false));
                ReloadCommand.differences(running.get().settings(), SettingsByKey.of(file))
                        .forEach(
                                setting ->
                                        findings.add(
                                                new Finding(
                                                        Status.WARNING,
                                                        "settings",
                                                        setting.sentence())));
            } else {
                Ports.faults(file.listen())
                        .forEach(fault -> findings.add(new Finding(Status.FAULT, "ports", fault)));
                change = RegisteredFleet.difference(file);
            }
            FleetChange told = change.orElseGet(() -> Rows.allNew(file));
            ChangeText.ahead(told)
                    .forEach(line -> findings.add(new Finding(Status.OK, "rows", line)));
            if (told.needsConsent()) {
                findings.add(
                        new Finding(
                                Status.FAULT,
                                "rows",
                                "%d of %d registered domains would go, more than 10 %%; allow it with --allow-removals if that is meant"
                                        .formatted(
                                                told.domains().removed().size(),
                                                told.registered())));
            }
            return change;
        } catch (WaxsealException e) {
            findings.add(new Finding(Status.FAULT, "rows", e.sentence()));
            return Optional.empty();
        } catch (CommandFailed e) {
            findings.addAll(rowsNotTaken(e));
            return Optional.empty();
        }
    }

    /** As the running product refuses them, or why it could not be asked. */
    private static List<Finding> rowsNotTaken(CommandFailed fault) {
        return fault.entries().isEmpty()
                ? List.of(new Finding(Status.FAULT, "rows", fault.sentence()))
                : fault.entries().stream()
                        .map(
                                entry ->
                                        new Finding(
                                                Status.FAULT,
                                                "rows",
                                                entry.pointer() + ": " + entry.sentence()))
                        .toList();
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private void progress(int done, int all) {
        if (!json && LogFormat.isTerminal()) {
            PrintWriter errors = spec().commandLine().getErr();
            errors.print(done < all ? "\r%d of %d looked at".formatted(done, all) : "\r\u001b[K");
            errors.flush();
        }
    }

    private void print(List<Finding> findings) {
        PrintWriter out = spec().commandLine().getOut();
        long faults = count(findings, Status.FAULT);
        long warnings = count(findings, Status.WARNING);
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("faults", faults);
            answer.put("warnings", warnings);
            answer.put(
                    "findings",
                    findings.stream()
                            .map(
                                    each ->
                                            Map.of(
                                                    "status", each.status().wireName(),
                                                    "about", each.about(),
                                                    "sentence", each.sentence()))
                            .toList());
            out.println(JSON.writeValueAsString(answer));
        } else {
            findings.forEach(
                    each ->
                            out.println(
                                    "%-7s  %s: %s"
                                            .formatted(
                                                    each.status().wireName(),
                                                    each.about(),
                                                    each.sentence())));
            out.println("faults: %d, warnings: %d".formatted(faults, warnings));
        }
        out.flush();
    }

    private static long count(List<Finding> findings, Status status) {
        return findings.stream().filter(each -> each.status() == status).count();
    }
}
