package org.waxseal.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one directory in which a sandbox lives: {@code /tmp/waxseal-<random>}. It stands under {@code
 * /tmp} because daemons that drop their privileges have to walk into it (a checkout may lie below a
 * 0700 {@code /root}) and because the path of a unix socket has at most 108 octets (unix(7)).
 *
 * <p>It knows every process that was started in it. {@link #close()} ends those that still run and
 * deletes everything. What a killed run left behind is cleaned up by the next {@link #create} with
 * the same register file.
 */
public final class SandboxDirectory implements AutoCloseable {
    private static final Path PARENT = Path.of("/tmp");
    private static final Pattern NAME = Pattern.compile("waxseal-[0-9a-f]{8}");
    private static final String PROCESSES = ".processes";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path path;
    private final Path register;
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable Thread exitHook;
    private boolean closed;

    private SandboxDirectory(Path path, Path register) {
        this.path = path;
        this.register = register;
    }

    /**
     * Makes a new directory.
     *
     * @param register a file in the caller's own directory that remembers sandboxes which are not
     *     closed yet; made when missing, may be shared by several processes
     * @throws SandboxException when not run as root (Postfix and Dovecot give up root themselves),
     *     or when {@code /tmp} cannot be written
     */
    public static SandboxDirectory create(Path register) {
        requireRoot();
        Path directory = PARENT.resolve("waxseal-" + HexFormat.of().toHexDigits(RANDOM.nextInt()));
        try {
            editRegister(
                    register,
                    known -> {
                        List<String> kept = new ArrayList<>();
                        for (String line : known) {
                            if (!cleanedUp(Path.of(line))) {
                                kept.add(line);
                            }
                        }
                        kept.add(directory.toString());
                        return kept;
                    });
            Files.createDirectory(directory);
            // Set apart from the creation, which the umask would narrow.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.writeString(
                    directory.resolve(PROCESSES), identity(ProcessHandle.current().pid()) + "\n");
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot make the sandbox directory " + directory + ": " + e.getMessage(), e);
        }
        return new SandboxDirectory(directory, register);
    }

    /** Closes it when the JVM ends in order, should nobody have done so by then. */
    public synchronized SandboxDirectory closeAtExit() {
        if (exitHook == null) {
            exitHook = new Thread(this::close, "close " + path);
            Runtime.getRuntime().addShutdownHook(exitHook);
        }
        return this;
    }

    public Path path() {
        return path;
    }

    /** Makes a directory below this one, mode 0755, with its parents; gives its path. */
    public Path makeDirectory(String relative) {
        Path directory = path.resolve(relative);
        try {
            Path next = path;
            for (Path name : path.relativize(directory)) {
                next = next.resolve(name);
                makeReachable(next);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot make " + directory + ": " + e, e);
        }
        return directory;
    }

    private static void makeReachable(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            // Set apart from the creation, which the umask would narrow.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /**
     * Remembers a process that leads a process group of its own, so that {@link #close()}, or the
     * next run, ends the whole group.
     */
    public synchronized void remember(long leader) {
        groups.add(leader);
        try {
            Files.writeString(
                    path.resolve(PROCESSES), identity(leader) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what still runs in here and deletes the directory. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            killAll(path, groups);
            deleteTree(path);
            editRegister(
                    register,
                    known -> known.stream().filter(line -> !line.equals(path.toString())).toList());
        } catch (IOException e) {
            throw new SandboxException("cannot delete " + path + ": " + e.getMessage(), e);
        }
        if (exitHook != null && Thread.currentThread() != exitHook) {
            removeExitHook(exitHook);
        }
    }

    private static void removeExitHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook finds everything closed.
            return;
        }
    }

    /** Sends a signal to a whole process group; a group that is gone is fine. */
    static void signalGroup(String signal, long group) {
        signal(signal, "-" + group);
    }

    private static void signal(String signal, String target) {
        try {
            // The shell's own kill: /bin/kill is not on every machine, and Java cannot name a
            // group.
            new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" -- \"$2\"", "sh", signal, target)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new SandboxException("cannot send " + signal + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when nothing is left of a sandbox whose JVM is gone; false while its JVM lives. */
    private static boolean cleanedUp(Path left) {
        // A register is a file that anybody may have edited: never delete what is not a sandbox.
        if (!PARENT.equals(left.getParent())
                || !NAME.matcher(left.getFileName().toString()).matches()
                || !Files.isDirectory(left, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            if (Files.getAttribute(left, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            instanceof Integer uid
                    && uid != 0) {
                return true;
            }
            Path processes = left.resolve(PROCESSES);
            Set<Long> groups = new LinkedHashSet<>();
            if (Files.isRegularFile(processes, LinkOption.NOFOLLOW_LINKS)) {
                List<String> lines = Files.readAllLines(processes);
                if (!lines.isEmpty() && isAlive(lines.getFirst())) {
                    return false;
                }
                lines.stream()
                        .skip(1)
                        .filter(SandboxDirectory::isAlive)
                        .forEach(line -> groups.add(pid(line)));
            }
            killAll(left, groups);
            deleteTree(left);
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot clean up %s, left by an earlier run: %s; delete it by hand"
                            .formatted(left, e.getMessage()),
                    e);
        }
        return true;
    }

    private static void killAll(Path directory, Set<Long> groups) {
        for (long group : groups) {
            signalGroup("KILL", group);
        }
        // Daemons that left their group still hold files of ours.
        boolean gone =
                Await.within(
                        KILL_LIMIT,
                        () -> {
                            Set<Long> remaining = new TreeSet<>(ProcessTable.using(directory));
                            groups.forEach(group -> remaining.addAll(ProcessTable.ofGroup(group)));
                            remaining.forEach(pid -> signal("KILL", Long.toString(pid)));
                            return remaining.isEmpty();
                        });
        if (!gone) {
            throw new SandboxException(
                    "processes %s of the sandbox %s do not end"
                            .formatted(ProcessTable.using(directory), directory));
        }
    }

    private static String identity(long pid) {
        return pid + " " + ProcessTable.find(pid).map(ProcessTable.Entry::startTicks).orElse(-1L);
    }

    private static long pid(String identity) {
        return Long.parseLong(identity.substring(0, identity.indexOf(' ')));
    }

    private static boolean isAlive(String identity) {
        int space = identity.indexOf(' ');
        return space > 0
                && ProcessTable.find(pid(identity)).filter(entry -> !entry.isDead()).isPresent()
                && identity(pid(identity)).equals(identity);
    }

    private static void requireRoot() {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new SandboxException(
                        "the sandbox needs root: Postfix, Dovecot and nginx start as root and give it up"
                                + " themselves; run it as root, or in a container");
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read /proc: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface RegisterEdit {
        List<String> apply(List<String> known);
    }

    private static void editRegister(Path register, RegisterEdit edit) throws IOException {
        Path parent = register.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        // A file lock holds between processes only, so threads of this one take turns as well.
        synchronized (SandboxDirectory.class) {
            Path lockFile = register.resolveSibling(register.getFileName() + ".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                List<String> known =
                        Files.exists(register)
                                ? Files.readAllLines(register).stream()
                                        .filter(line -> !line.isBlank())
                                        .toList()
                                : List.of();
                List<String> edited = edit.apply(known);
                if (edited.isEmpty()) {
                    Files.deleteIfExists(register);
                } else if (lock.isValid()) {
                    Files.write(register, edited);
                }
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
