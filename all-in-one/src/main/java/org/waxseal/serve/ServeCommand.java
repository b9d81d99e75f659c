package org.waxseal.serve;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.allinone.AllInOne;
import org.waxseal.allinone.Services;
import org.waxseal.cli.outcome.CommandFailed;
import org.waxseal.cli.outcome.ExitCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.access.OneTimeLinks;
import org.waxseal.console.fleet.ApplyFleet;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.FleetFileReader;
import org.waxseal.serve.file.Rows;
import org.waxseal.serve.file.SettingsByKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./waxseal serve}: read the file, take the directory, see that nothing stands against it,
 * start, apply the file's rows, stay.
 */
@Command(
        name = "serve",
        description = {
            "Runs the product on a fleet of your own, in the foreground, until it is asked to end.",
            "Owners, nodes and domains of the file are registered; those that were in it before and are not any more are removed."
        },
        footer = {
            "",
            "All keys of the file: docs/fleet.md. A first one: examples/fleet.yml.",
            "Exit code: 1 when it cannot start or the difference is refused, 2 when the file is wrong, 143 after SIGTERM."
        })
public final class ServeCommand implements Callable<Integer> {

    @Mixin private FleetFileOption config = new FleetFileOption();

    @Mixin private RemovalsOption removals = new RemovalsOption();

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            converter = LogFormat.Reader.class,
            description =
                    "Lines for a person, or a JSON object a line; by itself text on a terminal and json elsewhere.")
    private @Nullable LogFormat logFormat;

    @Override
    public Integer call() throws InterruptedException {
        (logFormat == null ? LogFormat.usual() : logFormat).use();
        FleetFile file = FleetFileReader.read(config.file());
        try {
            return serve(file);
        } catch (WaxsealException e) {
            // Not what the code says by itself: the file is right, so systemd may try again.
            throw CommandFailed.failed(e);
        }
    }

    private int serve(FleetFile file) throws InterruptedException {
        try (DataDirectory directory = DataDirectory.take(file.dataDirectory())) {
            directory.forget();
            Ports.requireFree(file.listen());
            requireFewRemovals(file);
            AllInOne product = AllInOne.start(ServeSettings.of(file), Services.all());
            try {
                FleetChange change =
                        product.context("console")
                                .getBean(ApplyFleet.class)
                                .apply(Rows.request(file), removals.allowed());
                product.closeAtShutdown();
                URI console =
                        URI.create(
                                "http://%s:%d"
                                        .formatted(
                                                file.listen().reachableAddress(),
                                                product.port("console")));
                directory.announce(
                        new DataDirectory.Running(
                                ProcessHandle.current().pid(),
                                console.resolve("/api/v1"),
                                tokenFile(file),
                                SettingsByKey.of(file)));
                tell(file, product, change);
            } catch (RuntimeException e) {
                product.close();
                throw e;
            }
            new CountDownLatch(1).await();
            return ExitCode.DONE;
        }
    }

    /** Before anything is started, where the registry can be read. */
    private void requireFewRemovals(FleetFile file) {
        if (!removals.allowed()) {
            Optional<FleetChange> difference = RegisteredFleet.difference(file);
            difference.ifPresent(ApplyFleet::requireFewRemovals);
        }
    }

    private static String tokenFile(FleetFile file) {
        return file.dataDirectory().resolve("console").resolve("api-token").toString();
    }

    @SuppressWarnings("SystemOut") // a link opens the page once: it must not stand in a log
    private static void tell(FleetFile file, AllInOne product, FleetChange change) {
        // Made here: the log's format is chosen before the first logger is.
        Logger logger = LoggerFactory.getLogger(ServeCommand.class);
        ChangeText.done(change).forEach(logger::info);
        logger.info(
                "Waxseal serves: page and API at http://{}:{}, token in {}, broker at {}",
                file.listen().reachableAddress(),
                product.port("console"),
                tokenFile(file),
                product.bootstrapServers());
        if (LogFormat.isTerminal()) {
            System.out.println(
                    "Open the page once with "
                            + product.context("console").getBean(OneTimeLinks.class).issue().url());
        }
    }
}
