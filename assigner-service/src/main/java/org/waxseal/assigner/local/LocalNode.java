package org.waxseal.assigner.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.FileStatus;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.assigner.node.Readability;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.time.Pauses;

/**
 * This machine. Needs the rights of root where owners are to be changed or other users' access is
 * to be tried.
 */
public final class LocalNode implements NodeSession {
    private static final Duration LOCK_POLL = Duration.ofMillis(20);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ,
    };

    private final NodePath directory;
    private final Pauses pauses;
    private final Map<String, String> groups = new HashMap<>();

    /**
     * A session on this machine.
     *
     * @param directory where Waxseal keeps its files
     */
    public LocalNode(NodePath directory, Pauses pauses) {
        this.directory = directory;
        this.pauses = pauses;
    }

    @Override
    public NodePath directory() {
        return directory;
    }

    @Override
    public Optional<byte[]> read(NodePath file) {
        try {
            return Optional.of(Files.readAllBytes(path(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    @Override
    public Optional<FileStatus> status(NodePath path) {
        try {
            PosixFileAttributes attributes =
                    Files.readAttributes(
                            path(path), PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(
                    new FileStatus(
                            kindOf(attributes),
                            new Permissions(
                                    attributes.owner().getName(),
                                    attributes.group().getName(),
                                    modeOf(attributes.permissions()))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("look at", path, e);
        }
    }

    @Override
    public List<String> list(NodePath directory) {
        try (Stream<Path> entries = Files.list(path(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list", directory, e);
        }
    }

    @Override
    public NodePath follow(NodePath path) {
        try {
            return NodePath.of(path(path).toRealPath().toString());
        } catch (NoSuchFileException e) {
            return path;
        } catch (IOException e) {
            throw failed("follow", path, e);
        }
    }

    @Override
    public Optional<String> readLink(NodePath link) {
        Path path = path(link);
        if (!Files.isSymbolicLink(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readSymbolicLink(path).toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read link", link, e);
        }
    }

    @Override
    public void write(NodePath file, byte[] content, Permissions permissions) {
        Path target = path(file);
        // A leading dot keeps it out of include patterns such as conf.d/*.conf.
        Path beside = path(file.parent()).resolve("." + file.name() + ".waxseal");
        try {
            Files.deleteIfExists(beside);
            writeSynced(beside, content, permissions);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            sync(target.getParent());
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static void writeSynced(Path file, byte[] content, Permissions permissions)
            throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            set(file, permissions);
            channel.force(true);
        }
    }

    @Override
    public void makeDirectory(NodePath made, Permissions permissions) {
        Path target = path(made);
        try {
            Deque<Path> missing = new ArrayDeque<>();
            Path above = target;
            while (above != null && !Files.exists(above)) {
                missing.push(above);
                above = above.getParent();
            }
            for (Path next : missing) {
                // Closed to others from its first moment; opened below as wanted.
                createDirectory(next);
                set(next, next.equals(target) ? permissions : Permissions.publicDirectory());
                sync(next.getParent());
            }
            set(target, permissions);
        } catch (IOException e) {
            throw failed("make directory", made, e);
        }
    }

    private static void createDirectory(Path path) throws IOException {
        try {
            Files.createDirectory(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    @Override
    public void permit(NodePath path, Permissions permissions) {
        try {
            set(path(path), permissions);
        } catch (IOException e) {
            throw failed("set permissions of", path, e);
        }
    }

    @Override
    public void link(NodePath link, String target) {
        Path path = path(link);
        Path beside = path(link.parent()).resolve("." + link.name() + ".waxseal");
        try {
            Files.deleteIfExists(beside);
            Files.createSymbolicLink(beside, Path.of(target));
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            sync(path.getParent());
        } catch (IOException e) {
            throw failed("link", link, e);
        }
    }

    @Override
    public void writeDirectory(
            NodePath directory,
            Map<String, byte[]> files,
            Permissions directoryPermissions,
            Permissions filePermissions) {
        NodePath unfinished = directory.withSuffix(".tmp");
        remove(unfinished);
        try {
            Path beside = path(unfinished);
            createDirectory(beside);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                writeSynced(
                        path(unfinished.resolve(file.getKey())), file.getValue(), filePermissions);
            }
            set(beside, directoryPermissions);
            sync(beside);
            Path target = path(directory);
            NodePath replaced = directory.withSuffix(".old");
            remove(replaced);
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(target, path(replaced), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            sync(target.getParent());
            remove(replaced);
        } catch (IOException e) {
            throw failed("write", directory, e);
        }
    }

    @Override
    public void remove(NodePath removed) {
        Path path = path(removed);
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(path, new Removal());
            } else {
                Files.deleteIfExists(path);
            }
            Path parent = path.getParent();
            if (parent != null && Files.isDirectory(parent)) {
                sync(parent);
            }
        } catch (IOException e) {
            throw failed("remove", removed, e);
        }
    }

    @Override
    public CommandOutcome run(Command command) {
        StringBuilder output = new StringBuilder();
        CommandOutcome outcome =
                LocalCommand.run(command, line -> output.append(line).append('\n'));
        return new CommandOutcome(outcome.exitStatus(), output.toString(), outcome.complaint());
    }

    @Override
    public CommandOutcome run(Command command, Consumer<String> lines) {
        return LocalCommand.run(command, lines);
    }

    @Override
    public Readability readableBy(String user, NodePath file) {
        if (canRead(user, file)) {
            return new Readability.Granted();
        }
        Deque<NodePath> above = new ArrayDeque<>();
        NodePath next = file;
        while (!next.equals(next.parent())) {
            next = next.parent();
            above.push(next);
        }
        for (NodePath entered : above) {
            if (!holds(user, "-x", entered)) {
                return blocked(entered);
            }
        }
        return blocked(file);
    }

    @Override
    public boolean canRead(String user, NodePath file) {
        return holds(user, "-r", file);
    }

    private boolean holds(String user, String test, NodePath path) {
        List<String> words = new ArrayList<>();
        words.add("setpriv");
        words.add("--reuid=" + user);
        if (NUMBER.matcher(user).matches()) {
            // A user that only its number names: in no group but its own.
            words.add("--regid=" + user);
            words.add("--clear-groups");
        } else {
            words.add("--regid=" + groups.computeIfAbsent(user, this::groupOf));
            words.add("--init-groups");
        }
        words.addAll(List.of("--", "test", test, path.value()));
        return run(Command.of(words)).succeeded();
    }

    private String groupOf(String user) {
        CommandOutcome group = run(Command.of("id", "-g", "--", user));
        if (!group.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "the node has no user '%s', as whom its server is to read certificates"
                            .formatted(user.replaceAll("\\p{C}", "?")));
        }
        return group.output().strip();
    }

    private Readability blocked(NodePath at) {
        return new Readability.Blocked(
                at,
                status(follow(at))
                        .map(found -> "is " + found.permissions())
                        .orElse("does not exist"));
    }

    @Override
    public void exclusively(NodePath lockFile, Duration patience, Runnable action) {
        // POSIX drops all locks of a process on a file when it closes any descriptor of it, so only
        // one thread at a time may open the lock file at all.
        ReentrantLock inProcess =
                IN_PROCESS.computeIfAbsent(path(lockFile), ignored -> new ReentrantLock());
        try {
            if (!inProcess.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy(lockFile);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(lockFile, e);
        }
        try {
            lockedAgainstOthers(lockFile, patience, action);
        } finally {
            inProcess.unlock();
        }
    }

    private void lockedAgainstOthers(NodePath lockFile, Duration patience, Runnable action) {
        try (FileChannel channel =
                        FileChannel.open(
                                path(lockFile),
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")));
                FileLock lock = acquire(channel, lockFile, patience)) {
            if (!lock.isValid()) {
                throw busy(lockFile);
            }
            action.run();
        } catch (IOException e) {
            throw failed("lock", lockFile, e);
        }
    }

    private FileLock acquire(FileChannel channel, NodePath lockFile, Duration patience)
            throws IOException {
        Duration waited = Duration.ZERO;
        FileLock lock = channel.tryLock();
        while (lock == null) {
            if (waited.compareTo(patience) >= 0) {
                throw busy(lockFile);
            }
            try {
                pauses.pause(LOCK_POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped(lockFile, e);
            }
            waited = waited.plus(LOCK_POLL);
            lock = channel.tryLock();
        }
        return lock;
    }

    private static WaxsealException busy(NodePath lockFile) {
        return new WaxsealException(
                ErrorCode.NODE_BUSY,
                "somebody else works on the node: the lock %s is held".formatted(lockFile));
    }

    private static WaxsealException stopped(NodePath lockFile, InterruptedException cause) {
        return new WaxsealException(
                ErrorCode.NODE_BUSY, "stopped while waiting for " + lockFile, cause);
    }

    @Override
    public void close() {
        // Nothing is kept between two calls.
    }

    private static Path path(NodePath path) {
        return Path.of(path.value());
    }

    private static void sync(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void set(Path path, Permissions permissions) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class);
        PosixFileAttributes found = view.readAttributes();
        UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
        try {
            // Closed before the owner changes: the new owner must not see the old one's mode.
            if (!found.owner().getName().equals(permissions.owner())) {
                view.setOwner(users.lookupPrincipalByName(permissions.owner()));
            }
            if (!found.group().getName().equals(permissions.group())) {
                view.setGroup(users.lookupPrincipalByGroupName(permissions.group()));
            }
        } catch (UserPrincipalNotFoundException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "the node has no user or group '%s', who is to own %s"
                            .formatted(e.getName(), path),
                    e);
        }
        if (modeOf(found.permissions()) != permissions.mode()) {
            view.setPermissions(permissionsOf(permissions.mode()));
        }
    }

    private static int modeOf(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (int bit = 0; bit < BITS.length; bit++) {
            if (permissions.contains(BITS[bit])) {
                mode |= 1 << bit;
            }
        }
        return mode;
    }

    private static Set<PosixFilePermission> permissionsOf(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }

    private static FileStatus.Kind kindOf(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return FileStatus.Kind.FILE;
        }
        if (attributes.isDirectory()) {
            return FileStatus.Kind.DIRECTORY;
        }
        return attributes.isSymbolicLink() ? FileStatus.Kind.LINK : FileStatus.Kind.OTHER;
    }

    private static WaxsealException failed(String what, NodePath path, IOException cause) {
        return new WaxsealException(
                ErrorCode.INTERNAL_FAULT,
                "could not %s %s: %s %s"
                        .formatted(
                                what,
                                path,
                                cause.getClass().getSimpleName(),
                                String.valueOf(cause.getMessage())),
                cause);
    }

    /** Removes a tree, never following a link out of it. */
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}
