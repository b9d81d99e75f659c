package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.api.ApiAddress;
import org.waxseal.cli.api.ApiClient;
import org.waxseal.cli.api.ApiRefused;
import org.waxseal.cli.api.ApiUnreachable;
import org.waxseal.cli.api.LineStream;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Screen;
import org.waxseal.cli.screen.Times;
import org.waxseal.common.time.Pauses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Imports a file: looks at all of it first, then sends what is not done yet in chunks, and writes
 * down what became of each row. Started again with the same file and report it goes on behind what
 * is done, so an interruption at any point loses nothing and repeats nothing that matters: a row
 * whose answer was lost is put once more, unchanged.
 */
public final class ImportRun {
    private static final int CHUNK = 500;
    private static final int MOST_SHOWN = 20;
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30));

    private final Order order;
    private final ApiClient api;
    private final JsonMapper mapper;
    private final Screen screen;
    private final Clock clock;
    private final Pauses pauses;

    private final List<String> shown = new ArrayList<>();
    private final Map<String, Long> codes = new HashMap<>();
    private final Map<String, Boolean> knownOwners = new HashMap<>();
    private final List<PlannedRow> chunk = new ArrayList<>();
    private volatile @Nullable Position position;

    /** Read by the thread that ends the process. */
    private record Position(long line, long decided, Path report) {}

    /**
     * What is to be imported.
     *
     * @param format null to find out
     * @param report null for a name made from the input's, in {@code directory}
     * @param retryRejected whether rows that an earlier start saw rejected are sent again
     */
    public record Order(
            Path input,
            @Nullable ListingFormat format,
            ImportSettings settings,
            @Nullable Path report,
            Path directory,
            boolean dryRun,
            boolean retryRejected) {
        Path reportFile() {
            String suffix = dryRun ? ".dry-run.ndjson" : ".report.ndjson";
            return report == null ? directory.resolve(input.getFileName() + suffix) : report;
        }
    }

    /** What became of the whole file; the outcomes add up to the rows. */
    public record Summary(
            String input,
            String report,
            boolean dryRun,
            long rows,
            long created,
            long changed,
            long unchanged,
            long rejected,
            long skipped,
            double seconds) {}

    public ImportRun(
            Order order,
            ApiClient api,
            JsonMapper mapper,
            Screen screen,
            Clock clock,
            Pauses pauses) {
        this.order = order;
        this.api = api;
        this.mapper = mapper;
        this.screen = screen;
        this.clock = clock;
        this.pauses = pauses;
    }

    /**
     * Blocks until the file is done.
     *
     * @return the exit code
     * @throws CommandFailed when it cannot begin, or stops; it then says where, and how to go on
     */
    public int run(boolean json) throws InterruptedException {
        InputFile file = InputFile.examine(order.input());
        ListingFormat format = order.format() == null ? detect(file) : order.format();
        long rows = count(file, format);
        if (rows == 0) {
            throw CommandFailed.usage("%s lists no domains".formatted(order.input()));
        }
        Journal.Identity identity =
                new Journal.Identity(
                        order.input().getFileName().toString(),
                        file.sha256(),
                        format.wireName(),
                        api.address().toString(),
                        order.dryRun(),
                        order.settings().asMap());
        try (Journal journal =
                Journal.open(order.reportFile(), identity, rows, order.retryRejected(), mapper)) {
            long before = journal.decided();
            if (before > 0) {
                screen.note(
                        String.format(
                                Locale.ENGLISH,
                                "going on with %s: %,d of %,d rows are done",
                                journal.file(),
                                before,
                                rows));
            }
            Progress progress = new Progress(screen, clock, rows, before);
            try {
                send(file, format, journal, progress);
            } catch (CommandFailed e) {
                progress.clear();
                throw e.exitCode() == ExitCode.USAGE ? e : stopped(e, journal, rows);
            }
            progress.clear();
            position = null;
            return finish(journal, rows, progress.elapsed(), json);
        }
    }

    /**
     * For whoever is told that the process ends: how to go on; null when there is nothing to do.
     */
    public @Nullable String whereItStands() {
        Position here = position;
        return here == null
                ? null
                : "stopped before line %d of %s; %d rows are done and in %s; the same command again goes on there"
                        .formatted(here.line(), order.input(), here.decided(), here.report());
    }

    private ListingFormat detect(InputFile file) {
        try (BufferedReader text = file.open()) {
            return ListingFormat.detect(text);
        } catch (IOException e) {
            throw InputFile.unreadable(file.path(), e);
        }
    }

    /** Also finds what makes the file unusable before anything is sent. */
    private long count(InputFile file, ListingFormat format) throws InterruptedException {
        long[] rows = {0};
        read(file, format, row -> rows[0]++);
        return rows[0];
    }

    private static void read(InputFile file, ListingFormat format, Listing.Rows rows)
            throws InterruptedException {
        try (BufferedReader text = file.open()) {
            format.listing().read(text, rows);
        } catch (IOException e) {
            throw InputFile.unreadable(file.path(), e);
        } catch (CommandFailed e) {
            throw e.exitCode() == ExitCode.USAGE
                    ? CommandFailed.usage(file.path() + ", " + e.sentence())
                    : e;
        }
    }

    private void send(InputFile file, ListingFormat format, Journal journal, Progress progress)
            throws InterruptedException {
        RowPlanner planner = new RowPlanner(order.settings(), mapper, this::isRegistered);
        read(
                file,
                format,
                input -> {
                    PlannedRow row = planner.plan(input);
                    Outcome before = journal.before(row.row());
                    if (before != null && !(before == Outcome.REJECTED && order.retryRejected())) {
                        return;
                    }
                    if (row.decided() == null) {
                        chunk.add(row);
                    } else {
                        record(row, row.decided(), journal);
                    }
                    if (chunk.size() == CHUNK) {
                        sendChunk(journal, progress);
                    }
                });
        sendChunk(journal, progress);
    }

    private boolean isRegistered(String owner) throws InterruptedException {
        Boolean known = knownOwners.get(owner);
        if (known == null) {
            known = askFor(owner);
            knownOwners.put(owner, known);
        }
        return known;
    }

    private boolean askFor(String owner) throws InterruptedException {
        try {
            api.get("/owners/" + ApiAddress.segment(owner), Map.of());
            return true;
        } catch (ApiRefused e) {
            if (e.status() == 404 || e.status() == 400) {
                return false;
            }
            throw e;
        }
    }

    /** Sends the chunk again and again until each of its rows has an answer. */
    private void sendChunk(Journal journal, Progress progress) throws InterruptedException {
        int attempt = 0;
        while (!chunk.isEmpty()) {
            stand(chunk, journal);
            int before = chunk.size();
            CommandFailed fault = exchange(journal, progress);
            if (chunk.size() < before) {
                attempt = 0;
            }
            if (chunk.isEmpty()) {
                return;
            }
            if (attempt == PAUSES.size()) {
                throw fault;
            }
            progress.clear();
            screen.note(
                    "%s; trying again in %s"
                            .formatted(fault.sentence(), Times.rough(PAUSES.get(attempt))));
            pauses.pause(PAUSES.get(attempt));
            attempt++;
        }
    }

    /** Why rows are left in the chunk; meaningless when none are. */
    private CommandFailed exchange(Journal journal, Progress progress) throws InterruptedException {
        List<PlannedRow> sent = List.copyOf(chunk);
        List<PlannedRow> left = new ArrayList<>(sent);
        CommandFailed fault = new ApiUnreachable("the API did not answer each row", null);
        try (LineStream answers =
                api.exchangeLines(
                        "/bulk/domains",
                        Map.of("dryRun", Boolean.toString(order.dryRun())),
                        sent.stream().map(row -> String.valueOf(row.body())).toList(),
                        ANSWER)) {
            int answered = 0;
            while (answered < sent.size()
                    && answers.next(ANSWER) instanceof LineStream.Text(String line)) {
                if (line.isBlank()) {
                    continue;
                }
                PlannedRow row = sent.get(answered);
                JsonNode answer = parse(line, answered + 1);
                answered++;
                JsonNode problem = answer.path("problem");
                if (problem.path("status").asInt(0) >= 500) {
                    // Its own fault, not the row's: the row is sent once more.
                    fault =
                            new ApiUnreachable(
                                    "the API could not take line %d: %s"
                                            .formatted(
                                                    row.line(),
                                                    problem.path("detail").asString("")),
                                    null);
                    continue;
                }
                record(row, result(answer), journal);
                left.remove(row);
                stand(left, journal);
                progress.tell(journal.decided());
            }
        } catch (ApiUnreachable e) {
            fault = e;
        } catch (ApiRefused e) {
            if (e.status() < 500 && e.status() != 429) {
                throw e;
            }
            fault = e;
        }
        chunk.retainAll(left);
        return fault;
    }

    private JsonNode parse(String line, int number) {
        try {
            JsonNode answer = mapper.readTree(line);
            if (answer.path("line").asInt(number) == number
                    && Outcome.parse(answer.path("outcome").asString("")) != null) {
                return answer;
            }
        } catch (JacksonException e) {
            throw new ApiUnreachable("the API answered a row with something else than JSON", e);
        }
        throw new ApiUnreachable("the API answered another row than the one that was sent", null);
    }

    private static RowResult result(JsonNode answer) {
        Outcome outcome = Outcome.parse(answer.path("outcome").asString(""));
        if (outcome == null) {
            throw new IllegalStateException("an answer without outcome was let through");
        }
        if (outcome != Outcome.REJECTED) {
            return RowResult.done(outcome);
        }
        JsonNode problem = answer.path("problem");
        String sentences =
                problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("detail").asString(""))
                        .filter(sentence -> !sentence.isEmpty())
                        .collect(Collectors.joining("; "));
        return RowResult.rejected(
                problem.path("code").asString("unknown"),
                sentences.isEmpty() ? problem.path("detail").asString("") : sentences);
    }

    private void record(PlannedRow row, RowResult result, Journal journal) {
        journal.add(row, result);
        if (result.outcome() == Outcome.REJECTED) {
            codes.merge(String.valueOf(result.code()), 1L, Long::sum);
            if (shown.size() < MOST_SHOWN) {
                shown.add("line %d: %s".formatted(row.line(), result.sentence()));
            }
        }
    }

    private void stand(List<PlannedRow> left, Journal journal) {
        if (!left.isEmpty()) {
            position = new Position(left.getFirst().line(), journal.decided(), journal.file());
        }
    }

    private CommandFailed stopped(CommandFailed fault, Journal journal, long rows) {
        String where = whereItStands();
        position = null;
        return new ImportStopped(
                fault,
                where == null
                        ? "%d of %d rows are done and in %s; the same command again goes on there"
                                .formatted(journal.decided(), rows, journal.file())
                        : where);
    }

    private int finish(Journal journal, long rows, Duration took, boolean json) {
        Summary summary =
                new Summary(
                        order.input().toString(),
                        journal.file().toString(),
                        order.dryRun(),
                        rows,
                        journal.count(Outcome.CREATED),
                        journal.count(Outcome.CHANGED),
                        journal.count(Outcome.UNCHANGED),
                        journal.count(Outcome.REJECTED),
                        journal.count(Outcome.SKIPPED),
                        took.toMillis() / 1000.0);
        shown.forEach(screen::note);
        long rejectedNow = codes.values().stream().mapToLong(Long::longValue).sum();
        if (rejectedNow > shown.size()) {
            screen.note(
                    "and %d more lines, which the report names"
                            .formatted(rejectedNow - shown.size()));
        }
        if (json) {
            ObjectNode row = mapper.valueToTree(summary);
            screen.line(mapper.writeValueAsString(row));
        } else {
            print(summary);
        }
        return summary.rejected() == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(Summary summary) {
        screen.line(
                String.format(
                        Locale.ENGLISH,
                        "%,d rows: %,d created, %,d changed, %,d unchanged, %,d rejected, %,d skipped (%s)",
                        summary.rows(),
                        summary.created(),
                        summary.changed(),
                        summary.unchanged(),
                        summary.rejected(),
                        summary.skipped(),
                        Times.rough(Duration.ofMillis(Math.round(summary.seconds() * 1000)))));
        if (summary.dryRun()) {
            screen.line("a dry run: nothing was changed");
        }
        if (!codes.isEmpty()) {
            screen.line(
                    "rejected now: "
                            + codes.entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(code -> code.getValue() + " " + code.getKey())
                                    .collect(Collectors.joining(", ")));
        }
        if (summary.rejected() > 0 && !summary.dryRun()) {
            screen.line(
                    "rejected rows are tried again with --retry-rejected; a mended file is a new import, with another --report");
        }
        screen.line("report " + summary.report());
    }
}
