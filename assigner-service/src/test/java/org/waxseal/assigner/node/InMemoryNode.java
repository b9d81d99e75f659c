package org.waxseal.assigner.node;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node that is a map of files, with commands that answer what a test tells them to. */
public final class InMemoryNode implements NodeSession {
    private final NodePath directory;
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final LinkedHashMap<String, Function<Command, CommandOutcome>> answers =
            new LinkedHashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private final List<String> log = new ArrayList<>();
    private boolean locked;

    public InMemoryNode(String directory) {
        this.directory = NodePath.of(directory);
    }

    /** Puts a file there that the tested code has not written. */
    public InMemoryNode with(String path, String text) {
        entries.put(
                path,
                new Entry(
                        FileStatus.Kind.FILE,
                        Permissions.publicFile(),
                        text.getBytes(StandardCharsets.UTF_8),
                        ""));
        return this;
    }

    /** Makes commands that begin with these words answer so; the newest rule goes first. */
    public InMemoryNode answering(String words, int exitStatus, String output, String complaint) {
        return answering(words, ignored -> new CommandOutcome(exitStatus, output, complaint));
    }

    public InMemoryNode answering(String words, Function<Command, CommandOutcome> answer) {
        answers.putFirst(words, answer);
        return this;
    }

    /** Makes a file unreadable for everybody but root. */
    public InMemoryNode hiding(String path) {
        unreadable.add(path);
        return this;
    }

    /** What was done, in order: {@code write PATH}, {@code run WORDS} and so on. */
    public List<String> log() {
        return log;
    }

    /** A file's text; empty when there is none. */
    public String text(String path) {
        return read(NodePath.of(path))
                .map(octets -> new String(octets, StandardCharsets.UTF_8))
                .orElse("");
    }

    /** All that is there, for comparing. */
    public Map<String, String> snapshot() {
        Map<String, String> all = new TreeMap<>();
        entries.forEach(
                (path, entry) ->
                        all.put(
                                path,
                                entry.permissions()
                                        + " "
                                        + entry.target()
                                        + new String(entry.content(), StandardCharsets.UTF_8)));
        return all;
    }

    @Override
    public NodePath directory() {
        return directory;
    }

    @Override
    public Optional<byte[]> read(NodePath file) {
        return entry(file)
                .filter(entry -> entry.kind() == FileStatus.Kind.FILE)
                .map(entry -> entry.content().clone());
    }

    @Override
    public Optional<FileStatus> status(NodePath path) {
        return entry(path).map(entry -> new FileStatus(entry.kind(), entry.permissions()));
    }

    @Override
    public List<String> list(NodePath listed) {
        String prefix = listed + "/";
        return entries.tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).replaceAll("/.*", ""))
                .distinct()
                .toList();
    }

    @Override
    public NodePath follow(NodePath path) {
        return path;
    }

    @Override
    public Optional<String> readLink(NodePath link) {
        return entry(link).filter(entry -> entry.kind() == FileStatus.Kind.LINK).map(Entry::target);
    }

    @Override
    public void write(NodePath file, byte[] content, Permissions permissions) {
        note("write " + file);
        put(file, FileStatus.Kind.FILE, permissions, content, "");
    }

    @Override
    public void makeDirectory(NodePath made, Permissions permissions) {
        note("directory " + made);
        put(made, FileStatus.Kind.DIRECTORY, permissions, new byte[0], "");
    }

    @Override
    public void writeDirectory(
            NodePath made,
            Map<String, byte[]> files,
            Permissions directoryPermissions,
            Permissions filePermissions) {
        note("write " + made);
        put(made, FileStatus.Kind.DIRECTORY, directoryPermissions, new byte[0], "");
        files.forEach(
                (name, content) ->
                        put(
                                made.resolve(name),
                                FileStatus.Kind.FILE,
                                filePermissions,
                                content,
                                ""));
    }

    @Override
    public void permit(NodePath path, Permissions permissions) {
        entry(path)
                .ifPresent(
                        entry ->
                                put(
                                        path,
                                        entry.kind(),
                                        permissions,
                                        entry.content(),
                                        entry.target()));
    }

    @Override
    public void link(NodePath link, String target) {
        note("link " + link);
        put(link, FileStatus.Kind.LINK, Permissions.publicFile(), new byte[0], target);
    }

    @Override
    public void remove(NodePath path) {
        note("remove " + path);
        entries.keySet().removeIf(each -> each.equals(path.value()) || each.startsWith(path + "/"));
    }

    @Override
    public CommandOutcome run(Command command) {
        log.add("run " + command);
        return answers.entrySet().stream()
                .filter(answer -> command.toString().startsWith(answer.getKey()))
                .findFirst()
                .map(answer -> answer.getValue().apply(command))
                .orElse(new CommandOutcome(0, "", ""));
    }

    @Override
    public CommandOutcome run(Command command, Consumer<String> lines) {
        CommandOutcome outcome = run(command);
        outcome.lines().forEach(lines);
        return outcome;
    }

    @Override
    public Readability readableBy(String user, NodePath file) {
        return unreadable.contains(file.value())
                ? new Readability.Blocked(file, "is hidden")
                : new Readability.Granted();
    }

    @Override
    public void exclusively(NodePath lockFile, Duration patience, Runnable action) {
        if (locked) {
            throw new IllegalStateException("locked twice");
        }
        locked = true;
        try {
            action.run();
        } finally {
            locked = false;
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private void note(String what) {
        log.add(what);
    }

    private void put(
            NodePath path,
            FileStatus.Kind kind,
            Permissions permissions,
            byte[] content,
            String target) {
        entries.put(path.value(), new Entry(kind, permissions, content.clone(), target));
    }

    private Optional<Entry> entry(NodePath path) {
        @Nullable Entry entry = entries.get(path.value());
        return Optional.ofNullable(entry);
    }

    private static final class Entry {
        private final FileStatus.Kind kind;
        private final Permissions permissions;
        private final byte[] content;
        private final String target;

        Entry(FileStatus.Kind kind, Permissions permissions, byte[] content, String target) {
            this.kind = kind;
            this.permissions = permissions;
            this.content = content;
            this.target = target;
        }

        FileStatus.Kind kind() {
            return kind;
        }

        Permissions permissions() {
            return permissions;
        }

        byte[] content() {
            return content;
        }

        String target() {
            return target;
        }
    }
}
