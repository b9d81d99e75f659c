package org.waxseal.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.waxseal.cli.api.ApiAddress;
import org.waxseal.cli.api.ApiClient;
import org.waxseal.cli.api.ApiToken;
import org.waxseal.common.time.Pauses;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.serve.file.FleetFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product that runs on a data directory, as far as {@code reload} and {@code check} ask it. */
final class RunningProduct {
    /** A hundred thousand new domains take a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private final DataDirectory.Running running;

    RunningProduct(DataDirectory.Running running) {
        this.running = running;
    }

    /**
     * Has the product hold the file's rows, or says what that would change. Blocks.
     *
     * @throws org.waxseal.cli.api.ApiUnreachable when it cannot be asked
     * @throws org.waxseal.cli.api.ApiRefused when it refuses; nothing was changed
     */
    FleetChange put(FleetFile file, boolean dryRun, boolean removalsAllowed)
            throws InterruptedException {
        JsonNode rows =
                JSON.valueToTree(
                        Map.of(
                                "owners", file.owners(),
                                "nodes", file.nodes(),
                                "domains", file.domains()));
        Map<String, String> query =
                Map.of(
                        "dryRun", Boolean.toString(dryRun),
                        "allowRemovals", Boolean.toString(removalsAllowed));
        try (ApiClient api = new ApiClient(address(), token(), JSON, Pauses.real())) {
            return change(api.put("/fleet", query, rows, PATIENCE));
        }
    }

    private ApiAddress address() {
        return ApiAddress.ofThisMachine(
                running.api(),
                "process %d holds the data directory; see its log".formatted(running.pid()));
    }

    private ApiToken token() {
        return ApiToken.ofRunning(Path.of(running.tokenFile()));
    }

    private static FleetChange change(JsonNode body) {
        return new FleetChange(
                rows(body.path("owners")),
                rows(body.path("nodes")),
                rows(body.path("domains")),
                body.path("registered").asLong(0),
                untouched(body.path("skipped")),
                untouched(body.path("kept")));
    }

    private static FleetChange.Rows rows(JsonNode rows) {
        return new FleetChange.Rows(
                names(rows.path("created")),
                names(rows.path("changed")),
                names(rows.path("removed")),
                rows.path("unchanged").asLong(0));
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static List<FleetChange.Untouched> untouched(JsonNode list) {
        return list.valueStream()
                .map(
                        row ->
                                new FleetChange.Untouched(
                                        row.path("kind").asString(""),
                                        row.path("name").asString(""),
                                        row.path("reason").asString("")))
                .toList();
    }
}
