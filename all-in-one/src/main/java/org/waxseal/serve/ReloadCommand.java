package org.waxseal.serve;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.waxseal.cli.api.ApiUnreachable;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.FleetFileReader;
import org.waxseal.serve.file.SettingsByKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./waxseal reload}: the running product takes the file's rows as they are now. */
@Command(
        name = "reload",
        description = {
            "Has the running product take owners, nodes and domains of the file as they are now.",
            "Settings are not taken; those that differ from the ones in force are listed."
        },
        footer = {
            "",
            "Exit code: 0 when the rows are as in the file, 1 when that was refused, 2 when the file is wrong, 3 when no product answers."
        })
public final class ReloadCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin private FleetFileOption config = new FleetFileOption();

    @Mixin private RemovalsOption removals = new RemovalsOption();

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Spec private @Nullable CommandSpec spec;

    /**
     * A setting that is not in force as the file says.
     *
     * @param inForce null when it had no value at the start
     * @param inFile null when it has none in the file
     */
    record OtherSetting(String key, @Nullable String inForce, @Nullable String inFile) {
        String sentence() {
            return "restart ./waxseal serve to have %s %s instead of %s"
                    .formatted(key, shown(inFile), shown(inForce));
        }

        private static String shown(@Nullable String value) {
            return value == null ? "without a value" : "'" + value + "'";
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        FleetFile file = FleetFileReader.read(config.file());
        DataDirectory.Running running =
                DataDirectory.running(file.dataDirectory()).orElseThrow(() -> nothingRuns(file));
        FleetChange change = new RunningProduct(running).put(file, false, removals.allowed());
        print(change, differences(running.settings(), SettingsByKey.of(file)));
        return ExitCode.DONE;
    }

    private ApiUnreachable nothingRuns(FleetFile file) {
        return new ApiUnreachable(
                "nothing runs on %s, or it is still starting; start it with ./waxseal serve --config %s"
                        .formatted(file.dataDirectory(), config.file()),
                null);
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    static List<OtherSetting> differences(Map<String, String> inForce, Map<String, String> inFile) {
        TreeSet<String> keys = new TreeSet<>(inForce.keySet());
        keys.addAll(inFile.keySet());
        List<OtherSetting> others = new ArrayList<>();
        for (String key : keys) {
            OtherSetting setting = new OtherSetting(key, inForce.get(key), inFile.get(key));
            if (!Objects.equals(setting.inForce(), setting.inFile())) {
                others.add(setting);
            }
        }
        return others;
    }

    private void print(FleetChange change, List<OtherSetting> settings) {
        PrintWriter out = spec().commandLine().getOut();
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("owners", change.owners());
            answer.put("nodes", change.nodes());
            answer.put("domains", change.domains());
            answer.put("skipped", change.left());
            answer.put("kept", change.kept());
            answer.put("needRestart", settings);
            out.println(JSON.writeValueAsString(answer));
        } else {
            ChangeText.done(change).forEach(out::println);
            settings.forEach(setting -> out.println(setting.sentence()));
        }
        out.flush();
    }
}
