package org.waxseal.cli.importing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.outcome.CommandFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The report of an import, and the memory by which it goes on after an interruption: NDJSON, first
 * a line about the import, then a line for each row that was decided. A row that was tried again
 * has several lines; the last one counts. A line is written when the row's answer is there, so a
 * row whose answer was lost is sent again.
 */
final class Journal implements AutoCloseable {
    private static final String KIND = "waxseal-domain-import";

    private final Path file;
    private final FileChannel channel;
    private final JsonMapper mapper;
    private final Map<Long, Outcome> decided = new HashMap<>();
    private final Map<Long, Outcome> before = new HashMap<>();

    /**
     * What an import is, and what a later one has to be to go on with it.
     *
     * @param settings by the option that sets it
     */
    record Identity(
            String input,
            String sha256,
            String format,
            String api,
            boolean dryRun,
            Map<String, String> settings) {}

    private Journal(Path file, FileChannel channel, JsonMapper mapper) {
        this.file = file;
        this.channel = channel;
        this.mapper = mapper;
    }

    /**
     * Begins a report, or opens the one that is there. A dry run's report is always begun anew.
     *
     * @param retryRejected whether a finished report may go on with other settings, for the rows
     *     that were rejected
     * @throws CommandFailed when the file is another import's, or in use
     */
    static Journal open(
            Path file, Identity identity, long rows, boolean retryRejected, JsonMapper mapper) {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            try {
                lock(file, channel);
                Journal journal = new Journal(file, channel, mapper);
                journal.begin(identity, rows, retryRejected);
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw CommandFailed.usage(
                    "the report %s cannot be written: %s; give another with --report"
                            .formatted(file, e.getMessage()));
        }
    }

    private static void lock(Path file, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw CommandFailed.usage(
                    "the report %s is in use by another import; wait for it to end"
                            .formatted(file));
        }
    }

    private void begin(Identity identity, long rows, boolean retryRejected) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int complete = completeLines(bytes);
        List<JsonNode> lines = readLines(bytes, complete);
        if (lines.isEmpty() && bytes.length > 0 && !startsAHeader(bytes)) {
            throw foreign("it has no complete line");
        }
        JsonNode header = lines.isEmpty() ? mapper.createObjectNode() : lines.getFirst();
        boolean known = header.path("report").asString("").equals(KIND);
        if (!lines.isEmpty() && !known) {
            throw foreign("line 1 is not one of an import");
        }
        if (known && !header.path("dryRun").asBoolean(false) && identity.dryRun()) {
            throw CommandFailed.usage(
                    "%s is the report of an import that was not a dry run; give another with --report"
                            .formatted(file));
        }
        if (!known || header.path("dryRun").asBoolean(false)) {
            channel.truncate(0);
            channel.position(0);
            write(header(identity));
            return;
        }
        // Only now: a file that is no report keeps all that stands in it.
        channel.truncate(complete);
        for (JsonNode line : lines.subList(1, lines.size())) {
            Outcome outcome = Outcome.parse(line.path("outcome").asString(""));
            if (outcome == null || line.path("row").asLong(0) < 1) {
                throw foreign("a line has no row or no outcome");
            }
            before.put(line.path("row").asLong(), outcome);
        }
        decided.putAll(before);
        checkSame(header, identity, retryRejected && decided.size() == rows);
        channel.position(channel.size());
    }

    private void checkSame(JsonNode header, Identity identity, boolean otherSettingsAllowed) {
        String began = header.path("sha256").asString("");
        if (!began.equals(identity.sha256())) {
            throw CommandFailed.usage(
                    "%s has changed since the import of %s began (SHA-256 %.12s then, %.12s now); bring the old file back to go on with it, or give another --report to import it as a new file"
                            .formatted(identity.input(), file, began, identity.sha256()));
        }
        Map<String, String> then = new HashMap<>();
        header.path("settings")
                .forEachEntry((option, value) -> then.put(option, value.asString("")));
        Map<String, String> now = new HashMap<>(identity.settings());
        if (otherSettingsAllowed) {
            now.clear();
            then.clear();
        }
        then.put("--format", header.path("format").asString(""));
        now.put("--format", identity.format());
        then.put("--api", header.path("api").asString(""));
        now.put("--api", identity.api());
        TreeSet<String> options = new TreeSet<>(then.keySet());
        options.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String option : options) {
            String was = then.getOrDefault(option, "not given");
            String is = now.getOrDefault(option, "not given");
            if (!was.equals(is)) {
                differences.add("%s was %s and is %s".formatted(option, was, is));
            }
        }
        if (!differences.isEmpty()) {
            throw CommandFailed.usage(
                    "the import of %s began with other options: %s; give the same to go on with it, or another --report to begin anew"
                            .formatted(file, String.join("; ", differences)));
        }
    }

    /** A last line without its end was cut off by whatever ended the process. */
    private static int completeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    /** Whether it is what an import wrote that was ended while it wrote its first line. */
    private static boolean startsAHeader(byte[] bytes) {
        String header = "{\"report\":\"%s\",".formatted(KIND);
        String written = new String(bytes, StandardCharsets.UTF_8);
        return header.startsWith(written) || written.startsWith(header);
    }

    private List<JsonNode> readLines(byte[] bytes, int end) {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            try {
                lines.add(mapper.readTree(line));
            } catch (JacksonException e) {
                throw foreign("line %d is not JSON".formatted(lines.size() + 1));
            }
        }
        return lines;
    }

    private CommandFailed foreign(String fault) {
        return CommandFailed.usage(
                "%s is not the report of an import: %s; give another file with --report"
                        .formatted(file, fault));
    }

    private ObjectNode header(Identity identity) {
        ObjectNode header = mapper.createObjectNode();
        header.put("report", KIND);
        header.put("version", 1);
        header.put("input", identity.input());
        header.put("sha256", identity.sha256());
        header.put("format", identity.format());
        header.put("api", identity.api());
        header.put("dryRun", identity.dryRun());
        ObjectNode settings = header.putObject("settings");
        identity.settings().forEach(settings::put);
        return header;
    }

    Path file() {
        return file;
    }

    /** What an earlier start decided; null when it did not. */
    @Nullable Outcome before(long row) {
        return before.get(row);
    }

    /** How many rows have been decided, by this start and those before it. */
    long decided() {
        return decided.size();
    }

    long count(Outcome outcome) {
        return decided.values().stream().filter(outcome::equals).count();
    }

    void add(PlannedRow row, RowResult result) {
        ObjectNode line = mapper.createObjectNode();
        line.put("row", row.row());
        line.put("line", row.line());
        line.put("name", row.name());
        line.put("outcome", result.outcome().wireName());
        if (result.code() != null) {
            line.put("code", result.code());
        }
        if (result.sentence() != null) {
            line.put("sentence", result.sentence());
        }
        try {
            write(line);
        } catch (IOException e) {
            throw CommandFailed.failed(
                    "the report %s cannot be written: %s; make room and start the same command again"
                            .formatted(file, e.getMessage()));
        }
        decided.put(row.row(), result.outcome());
    }

    private void write(JsonNode line) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.wrap(
                        (mapper.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Also gives the file free for the next start. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw CommandFailed.failed(
                    "the report %s cannot be closed: %s".formatted(file, e.getMessage()));
        }
    }
}
