package org.waxseal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.waxseal.cli.api.ApiAddress;
import org.waxseal.cli.api.ApiClient;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.cli.screen.Cell;
import org.waxseal.cli.screen.Screen;
import org.waxseal.cli.screen.Table;
import org.waxseal.cli.screen.Times;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One command's talk with the API, and what it shows of it. */
final class Session implements AutoCloseable {
    private final Surroundings surroundings;
    private final JsonMapper mapper = new JsonMapper();
    private final ApiClient api;
    private final Screen screen;
    private final Times times;
    private final boolean json;

    private Session(Surroundings surroundings, ApiOptions options) {
        this.surroundings = surroundings;
        this.api =
                new ApiClient(
                        options.address(surroundings),
                        options.token(surroundings),
                        mapper,
                        surroundings.pauses());
        this.screen = new Screen(surroundings.out(), surroundings.err(), surroundings.terminal());
        this.times = new Times(surroundings.clock());
        this.json = options.json();
    }

    /** What a command does with it; answers the exit code. */
    interface Work {
        int run(Session session) throws InterruptedException;
    }

    static int run(Surroundings surroundings, ApiOptions options, Work work)
            throws InterruptedException {
        try (Session session = new Session(surroundings, options)) {
            return work.run(session);
        }
    }

    /** What a command does that is done when it comes to its end. */
    interface Steps {
        void run(Session session) throws InterruptedException;
    }

    static int complete(Surroundings surroundings, ApiOptions options, Steps steps)
            throws InterruptedException {
        return run(
                surroundings,
                options,
                session -> {
                    steps.run(session);
                    return ExitCode.DONE;
                });
    }

    Surroundings surroundings() {
        return surroundings;
    }

    ApiClient api() {
        return api;
    }

    Screen screen() {
        return screen;
    }

    Times times() {
        return times;
    }

    /** Whether the answer is for a machine. */
    boolean json() {
        return json;
    }

    JsonMapper mapper() {
        return mapper;
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    void printJson(JsonNode row) {
        screen.line(mapper.writeValueAsString(row));
    }

    /** The row itself for a machine, else what {@code forPeople} prints of it. */
    void show(JsonNode row, Consumer<JsonNode> forPeople) {
        if (json) {
            printJson(row);
        } else {
            forPeople.accept(row);
        }
    }

    /** The row itself for a machine, else a sentence about it. */
    void say(JsonNode row, Function<JsonNode, String> sentence) {
        show(row, shown -> screen.line(sentence.apply(shown)));
    }

    /**
     * Registers a row.
     *
     * @param list where rows of its kind are
     * @param path where this one is
     * @param replace whether one that is there already becomes just this, instead of a refusal
     */
    JsonNode register(String list, String path, boolean replace, ObjectNode body)
            throws InterruptedException {
        return replace
                ? api.change("PUT", path, Map.of(), body)
                : api.change("POST", list, Map.of(), body);
    }

    /**
     * Prints a list.
     *
     * @param most rows at most
     * @param whenEmpty for people: what to do about it
     */
    void list(
            String path,
            Map<String, String> filters,
            long most,
            List<String> headings,
            Function<JsonNode, List<Cell>> cells,
            String whenEmpty)
            throws InterruptedException {
        if (json) {
            api.list(path, filters, most, rows -> rows.forEach(this::printJson));
            return;
        }
        Table table = screen.table(headings);
        List<Integer> sizes = new ArrayList<>();
        api.list(
                path,
                filters,
                most,
                rows -> {
                    sizes.add(rows.size());
                    table.print(rows.stream().map(cells).toList());
                });
        if (sizes.stream().allMatch(size -> size == 0)) {
            screen.line(
                    filters.isEmpty()
                            ? whenEmpty
                            : "nothing matches; leave out a filter to see more");
        }
    }

    /** {@code label value}, aligned under a heading; nothing for a value that is not there. */
    void field(String label, String value) {
        field(label, Cell.of(value));
    }

    void field(String label, Cell value) {
        if (!value.text().equals("-")) {
            screen.line(String.format("  %-13s %s", label, screen.paint(value)));
        }
    }

    /** A value as one segment of a path. */
    static String segment(String what, String value) {
        return ApiAddress.segment(given(what, value));
    }

    /** The value, which may not be empty. */
    static String given(String what, String value) {
        if (value.isBlank()) {
            throw CommandFailed.usage(what + " is empty");
        }
        return value;
    }

    /** The text of a field; empty when it is null or not there. */
    static String text(JsonNode row, String... path) {
        JsonNode node = row;
        for (String field : path) {
            node = node.path(field);
        }
        return node.asString("");
    }

    @Override
    public void close() {
        api.close();
    }
}
