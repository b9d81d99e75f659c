package org.waxseal.serve;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Names the fleet file. */
final class FleetFileOption {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The fleet file.")
    private Path file = Path.of("fleet.yml");

    Path file() {
        return file;
    }
}
