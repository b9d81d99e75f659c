package org.waxseal.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.api.ApiUnreachable;
import org.waxseal.cli.api.Following;
import org.waxseal.cli.api.LineStream;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code waxseal event ...}. */
@Command(name = "event", description = "The events on the topics.")
final class EventCommands {
    private static final String TOPICS =
            "owners, nodes, domains, certificates, endpoints or provisioning";

    /** No answer for this long means that there is no more to come. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Surroundings surroundings;

    EventCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(
            name = "tail",
            description = "Prints events, one a line, those to come too, until Ctrl-C.")
    int tail(
            @Mixin ApiOptions options,
            @Option(
                            names = "--topic",
                            paramLabel = "TOPIC",
                            split = ",",
                            description = "Only of this topic: " + TOPICS + "; several times.")
                    @Nullable List<String> topics,
            @Option(
                            names = "--subject",
                            paramLabel = "SUBJECT",
                            description =
                                    "Only with this key: a domain, domain:NAME, node:ID, an owner or a node.")
                    @Nullable String subject,
            @Option(
                            names = "--rejected",
                            description =
                                    "What could not be received, with code, field, value and reason.")
                    boolean rejected,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            description =
                                    "Begins this far back, for example 10m or 24h, or with 'beginning'; if not given with what comes now, or with --no-follow with the beginning.")
                    @Nullable String since,
            @Option(
                            names = "--no-follow",
                            description = "Ends when everything that is there is printed.")
                    boolean noFollow)
            throws InterruptedException {
        return Session.run(
                surroundings,
                options,
                session -> {
                    Map<String, String> query =
                            new Filters()
                                    .with("topic", topics == null ? null : String.join(",", topics))
                                    .with("subject", subject)
                                    .with("rejected", rejected ? "true" : null)
                                    .with("since", since == null ? null : distance(since))
                                    .with("follow", Boolean.toString(!noFollow))
                                    .asMap();
                    return noFollow ? printAll(session, query) : follow(session, query);
                });
    }

    /** As the API takes it: ISO 8601. */
    private static String distance(String written) {
        if (written.equals("beginning")) {
            return written;
        }
        try {
            return new Lengths().convert(written).toString();
        } catch (TypeConversionException e) {
            throw CommandFailed.usage("--since " + e.getMessage() + ", or 'beginning'");
        }
    }

    private static int printAll(Session session, Map<String, String> query)
            throws InterruptedException {
        boolean any = false;
        try (LineStream lines = session.api().follow("/events", query)) {
            LineStream.Next next = lines.next(PATIENCE);
            while (next instanceof LineStream.Text(String line)) {
                if (!line.isBlank()) {
                    any = true;
                    print(session, session.mapper().readTree(line));
                }
                next = lines.next(PATIENCE);
            }
            if (next instanceof LineStream.Silence) {
                throw new ApiUnreachable(
                        "the console said nothing for %d s: there may be more events than these"
                                .formatted(PATIENCE.toSeconds()),
                        null);
            }
        }
        if (!any && !session.json()) {
            session.screen().line("there are no such events");
        }
        return ExitCode.DONE;
    }

    private int follow(Session session, Map<String, String> query) throws InterruptedException {
        EventLine events = new EventLine();
        AtomicReference<@Nullable Instant> lost = new AtomicReference<>();
        Following following =
                new Following(
                        surroundings.clock(),
                        surroundings.pauses(),
                        () -> {
                            lost.set(surroundings.clock().instant());
                            session.screen().note("the connection was lost; trying again");
                        });
        AtomicReference<Instant> alive = new AtomicReference<>(surroundings.clock().instant());
        following.follow(
                null,
                () -> session.api().follow("/events", again(query, lost.get(), alive.get())),
                line -> {
                    alive.set(surroundings.clock().instant());
                    JsonNode event = session.mapper().readTree(line);
                    if (events.isNew(event)) {
                        print(session, event);
                    }
                    return true;
                });
        return ExitCode.DONE;
    }

    /** After a loss it begins where the last event was read, not at the beginning again. */
    private Map<String, String> again(
            Map<String, String> query, @Nullable Instant lost, Instant alive) {
        if (lost == null) {
            return query;
        }
        Duration back = Duration.between(alive, surroundings.clock().instant()).plus(PATIENCE);
        return new Filters()
                .withAll(query)
                .with("since", back.truncatedTo(ChronoUnit.SECONDS))
                .asMap();
    }

    private static void print(Session session, JsonNode event) {
        if (session.json()) {
            session.printJson(event);
        } else {
            session.screen()
                    .line(
                            session.screen()
                                    .paint(new Cell(EventLine.of(event), EventLine.colour(event))));
        }
    }

    @Command(
            name = "republish",
            description =
                    "Publishes the full current state again, for whoever lost it; receivers that know it already ignore it.")
    int republish(
            @Mixin ApiOptions options,
            @Parameters(
                            paramLabel = "TOPIC",
                            arity = "0..*",
                            description =
                                    "owners, nodes, domains, certificates or endpoints; all if none is given.")
                    @Nullable List<String> topics)
            throws InterruptedException {
        return Session.complete(
                surroundings,
                options,
                session -> {
                    ObjectNode body = session.object();
                    if (topics != null && !topics.isEmpty()) {
                        ArrayNode array = body.putArray("topics");
                        topics.forEach(array::add);
                    }
                    JsonNode row =
                            session.api().change("POST", "/events/republish", Map.of(), body);
                    session.say(
                            row,
                            shown ->
                                    "queued: "
                                            + shown.path("topics")
                                                    .propertyStream()
                                                    .map(
                                                            topic ->
                                                                    topic.getKey()
                                                                            + " "
                                                                            + topic.getValue()
                                                                                    .asString(""))
                                                    .collect(Collectors.joining(", ")));
                });
    }
}
