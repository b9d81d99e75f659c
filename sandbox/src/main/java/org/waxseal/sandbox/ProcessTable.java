package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code /proc} says about processes (proc(5)). A pid alone is not enough to kill by: it may
 * have been given to a stranger since, so it goes with the instant at which its process started.
 */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /**
     * @param group process group
     * @param startTicks clock ticks after boot
     */
    record Entry(long pid, long group, char state, long startTicks) {
        boolean isDead() {
            return state == 'Z' || state == 'X';
        }
    }

    static Optional<Entry> find(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            // The command stands in parentheses and may hold spaces and parentheses itself.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(
                    new Entry(
                            pid,
                            Long.parseLong(fields[2]),
                            fields[0].charAt(0),
                            Long.parseLong(fields[19])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Processes of a group that still run. */
    static Set<Long> ofGroup(long group) {
        Set<Long> members = new HashSet<>();
        for (long pid : pids()) {
            find(pid)
                    .filter(entry -> entry.group() == group && !entry.isDead())
                    .ifPresent(entry -> members.add(entry.pid()));
        }
        return members;
    }

    /** Processes that work in {@code directory} or hold a file open below it. */
    static Set<Long> using(Path directory) {
        long self = ProcessHandle.current().pid();
        Set<Long> users = new HashSet<>();
        for (long pid : pids()) {
            if (pid != self && uses(pid, directory)) {
                users.add(pid);
            }
        }
        return users;
    }

    private static boolean uses(long pid, Path directory) {
        Path process = PROC.resolve(Long.toString(pid));
        if (linksBelow(process.resolve("cwd"), directory)) {
            return true;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (linksBelow(descriptor, directory)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean linksBelow(Path link, Path directory) {
        try {
            return Files.readSymbolicLink(link).startsWith(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                pids.add(Long.parseLong(entry.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read /proc: " + e.getMessage(), e);
        }
        return pids;
    }
}
