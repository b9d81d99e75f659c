package org.waxseal.serve.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the data directory can be made or written, and has room. */
final class PlaceProbe {
    private static final String ABOUT = "data directory";
    private static final long NEEDED_MEBIBYTES = 256;
    private static final long WISHED_MEBIBYTES = 1024;

    private final Path directory;

    PlaceProbe(Path directory) {
        this.directory = directory;
    }

    Probe probe() {
        return new Probe(ABOUT, this::look);
    }

    private List<Finding> look() throws IOException {
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return List.of(
                    Finding.fault(
                            ABOUT,
                            "%s cannot be written by this user; change its owner, or data-directory"
                                    .formatted(there)));
        }
        List<Finding> findings = new ArrayList<>();
        long free = Files.getFileStore(there).getUsableSpace() >> 20;
        String room = "%s has %d MiB free".formatted(directory, free);
        if (free < NEEDED_MEBIBYTES) {
            findings.add(
                    Finding.fault(ABOUT, room + ", at least " + NEEDED_MEBIBYTES + " are needed"));
        } else if (free < WISHED_MEBIBYTES) {
            findings.add(Finding.warning(ABOUT, room + ", which will not last long"));
        } else {
            findings.add(Finding.ok(ABOUT, room));
        }
        return findings;
    }
}
