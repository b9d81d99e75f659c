package org.waxseal.serve.check;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waxseal.assigner.driver.ChangePlan;
import org.waxseal.assigner.driver.DesiredCertificate;
import org.waxseal.assigner.driver.DesiredState;
import org.waxseal.assigner.driver.ServerDriver;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.driver.Version;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Observation;
import org.waxseal.assigner.inspection.Prober;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.NodeAccess;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.protection.Endpoints;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.Rows;

/**
 * Nodes through the drivers' own eyes: they inspect and plan, and the plan is read, not applied.
 * The server's own test of its configuration is run, as it would be before a change.
 */
final class NodeProbes {
    private final NodeAccess access;
    private final Map<Software, ServerDriver> drivers;
    private final Prober prober;
    private final Clock clock;

    NodeProbes(NodeAccess access, List<ServerDriver> drivers, Prober prober, Clock clock) {
        this.access = access;
        this.drivers =
                drivers.stream()
                        .collect(Collectors.toMap(ServerDriver::software, Function.identity()));
        this.prober = prober;
        this.clock = clock;
    }

    /** The servers of a node one by one, and then its listeners. */
    List<Probe> of(FleetFile.Node node) {
        NodeStatement statement = Rows.request(node).statement(clock.instant());
        List<Probe> probes = new ArrayList<>();
        for (Server server : statement.servers()) {
            String about = "node %s %s".formatted(node.id(), server.software().wireName());
            probes.add(new Probe(about, () -> look(about, statement, server)));
        }
        String about = "node %s listeners".formatted(node.id());
        probes.add(new Probe(about, () -> lookAtListeners(about, statement)));
        return probes;
    }

    private List<Finding> look(String about, NodeStatement node, Server server) {
        ServerDriver driver = drivers.get(server.software());
        if (driver == null) {
            return List.of(Finding.fault(about, "there is no driver for it"));
        }
        try (NodeSession session = access.open(node)) {
            ServerFacts facts = driver.inspect(session, server);
            ChangePlan plan = driver.plan(facts, wanted(node));
            List<Finding> faults = new ArrayList<>();
            for (Step.Check check : plan.before()) {
                if (check instanceof Step.ConfigurationTest test) {
                    refusal(session, test)
                            .ifPresent(words -> faults.add(Finding.fault(about, words)));
                }
            }
            return faults.isEmpty()
                    ? List.of(
                            Finding.ok(
                                    about,
                                    "version %s; it accepts its configuration; %s"
                                            .formatted(
                                                    version(session, server), changes(node, plan))))
                    : faults;
        } catch (WaxsealException e) {
            return List.of(Finding.fault(about, e.sentence()));
        }
    }

    private static Optional<String> refusal(NodeSession session, Step.ConfigurationTest test) {
        // Output is thrown away: some servers print keys when they print their configuration.
        CommandOutcome outcome = session.run(test.command(), ignored -> {});
        return outcome.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "it does not accept its configuration (%s): %s; repair that first"
                                .formatted(test.command(), outcome.sentence()));
    }

    /** As if the node's certificate, which all its servers get, were there. */
    private DesiredState wanted(NodeStatement node) {
        Instant now = clock.instant();
        CertificateChain chain = ThrowawayCertificate.of(now, node.hostName());
        return DesiredState.of(
                node,
                Optional.of(DesiredCertificate.of(Subject.node(node.id()), chain, true, true)),
                List.of());
    }

    private static Version version(NodeSession session, Server server) {
        CommandOutcome outcome =
                session.run(
                        switch (server.software()) {
                            case POSTFIX ->
                                    Command.of(
                                            "postconf",
                                            "-c",
                                            server.configDirectory(),
                                            "-h",
                                            "mail_version");
                            case DOVECOT -> Command.of("dovecot", "--version");
                            case NGINX -> Command.of("nginx", "-v");
                        });
        return Version.parse(outcome.output() + outcome.complaint());
    }

    /** Files of the administrator; Waxseal's own are its own business. */
    private static String changes(NodeStatement node, ChangePlan plan) {
        List<String> files =
                Stream.concat(plan.steps().stream(), plan.cleanup().stream())
                        .flatMap(
                                step ->
                                        step instanceof Step.WriteFile file
                                                ? Stream.of(file.path().value())
                                                : Stream.empty())
                        .filter(path -> !path.startsWith(node.directory() + "/"))
                        .distinct()
                        .toList();
        return files.isEmpty()
                ? "no file of yours would be changed"
                : "would be changed: " + String.join(", ", files);
    }

    private List<Finding> lookAtListeners(String about, NodeStatement node) {
        Map<Endpoint, Observation> seen = prober.probe(Endpoints.serverWide(node));
        List<Finding> findings = new ArrayList<>();
        List<String> answering = new ArrayList<>();
        seen.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().port()))
                .forEach(
                        entry -> {
                            Endpoint endpoint = entry.getKey();
                            String listener =
                                    "%s %d"
                                            .formatted(
                                                    endpoint.protocol().wireName(),
                                                    endpoint.port());
                            switch (entry.getValue()) {
                                case Observation.Served served ->
                                        answering.add(
                                                served.presented().selfSigned()
                                                        ? listener + " (self-signed so far)"
                                                        : listener);
                                case Observation.NoTls noTls -> {
                                    if (endpoint.protocol().tlsMode() == TlsMode.STARTTLS) {
                                        answering.add(listener + " (no TLS so far)");
                                    } else {
                                        findings.add(
                                                Finding.warning(
                                                        about,
                                                        "%s answers, but not with TLS: %s"
                                                                .formatted(
                                                                        listener, noTls.reason())));
                                    }
                                }
                                case Observation.Unreachable unreachable ->
                                        findings.add(
                                                Finding.fault(
                                                        about,
                                                        "%s does not answer at %s (%s); start it, or name in listeners only what runs"
                                                                .formatted(
                                                                        listener,
                                                                        node.address(),
                                                                        unreachable.reason())));
                            }
                        });
        if (!answering.isEmpty()) {
            findings.addFirst(Finding.ok(about, "these answer: " + String.join(", ", answering)));
        }
        return findings;
    }
}
