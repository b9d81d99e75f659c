package org.waxseal.assigner.rollout;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waxseal.assigner.driver.Step;
import org.waxseal.assigner.node.Command;
import org.waxseal.assigner.node.CommandOutcome;
import org.waxseal.assigner.node.FileStatus;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.assigner.node.Readability;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Knows for each kind of step how it is done and how it is taken back. */
final class StepRunner {
    private static final String TABLE_SUFFIX = ".lmdb";
    private static final String UNFINISHED = ".tmp";

    private final NodeSession node;
    private final KeyRing keys;

    StepRunner(NodeSession node, KeyRing keys) {
        this.node = node;
        this.keys = keys;
    }

    /** Looks at what the step will change, and says how to bring it back. Changes nothing. */
    Inverse inverseOf(Step step) {
        return new Inverse(
                "take back: " + step.describe(),
                switch (step) {
                    case Step.MakeDirectory(var path, var ignored) -> restoreDirectory(path);
                    case Step.WriteFile(var path, var text, var ignored) -> restoreFile(path);
                    case Step.RemoveFile(var path) -> restoreFile(path);
                    case Step.Link(var path, var ignored) -> restoreLink(path);
                    case Step.SetMapEntry(var map, var entries) ->
                            restoreEntries(map, List.copyOf(entries.keySet()));
                    case Step.ImportCertificate imported -> restoreImport(imported.directory());
                    case Step.Check ignored -> () -> {};
                    case Step.Reload reload -> restoreFile(reload.mark());
                });
    }

    /**
     * Does the step.
     *
     * @throws WaxsealException when it cannot be done or, for a check, does not hold
     */
    void perform(Step step) {
        switch (step) {
            case Step.MakeDirectory(var path, var permissions) ->
                    node.makeDirectory(path, permissions);
            case Step.WriteFile(var path, var text, var permissions) ->
                    node.write(path, text.getBytes(StandardCharsets.UTF_8), permissions);
            case Step.RemoveFile(var path) -> node.remove(path);
            case Step.Link(var path, var target) -> node.link(path, target);
            case Step.SetMapEntry entry -> setEntries(entry);
            case Step.ImportCertificate imported -> importCertificate(imported);
            case Step.ConfigurationTest test -> test(test);
            case Step.ReadableFor readable -> requireReadable(readable);
            case Step.HiddenFrom hidden -> requireHidden(hidden);
            case Step.Reload reload -> reload(reload);
        }
    }

    private Runnable restoreDirectory(NodePath path) {
        Optional<FileStatus> before = node.status(path);
        return before.<Runnable>map(status -> () -> node.permit(path, status.permissions()))
                .orElse(() -> removeIfEmpty(path));
    }

    private void removeIfEmpty(NodePath path) {
        if (node.list(path).isEmpty()) {
            node.remove(path);
        }
    }

    private Runnable restoreFile(NodePath path) {
        Optional<FileStatus> before = node.status(path);
        if (before.isEmpty()) {
            return () -> node.remove(path);
        }
        return switch (before.get().kind()) {
            case FILE -> {
                byte[] content =
                        node.read(path)
                                .orElseThrow(
                                        () ->
                                                new WaxsealException(
                                                        ErrorCode.NODE_BUSY,
                                                        path + " vanished while it was read"));
                Permissions permissions = before.get().permissions();
                yield () -> node.write(path, content, permissions);
            }
            case LINK -> restoreLink(path);
            case DIRECTORY, OTHER ->
                    throw new WaxsealException(
                            ErrorCode.SERVER_CONFIGURATION_BROKEN,
                            path + " is no file; move it away");
        };
    }

    private Runnable restoreLink(NodePath path) {
        Optional<String> before = node.readLink(path);
        return before.<Runnable>map(target -> () -> node.link(path, target))
                .orElse(() -> node.remove(path));
    }

    private Runnable restoreImport(NodePath directory) {
        // A directory that is there is complete, or is made complete: there is no way back to less.
        boolean there = node.status(directory).isPresent();
        return () -> {
            node.remove(directory.withSuffix(UNFINISHED));
            if (!there) {
                node.remove(directory);
            }
        };
    }

    private void importCertificate(Step.ImportCertificate imported) {
        byte[] key = keys.key(imported.key());
        byte[] combined = keys.combined(imported.key(), imported.chain());
        byte[] chain = imported.chain().toPem().getBytes(StandardCharsets.US_ASCII);
        node.writeDirectory(
                imported.directory(),
                Map.of("fullchain.pem", chain, "key.pem", key, "combined.pem", combined),
                imported.directoryPermissions(),
                imported.filePermissions());
        Arrays.fill(key, (byte) 0);
        Arrays.fill(combined, (byte) 0);
    }

    private Runnable restoreEntries(Step.MapReference map, List<String> entryKeys) {
        Map<String, String> before = entries(map, entryKeys);
        return () -> {
            List<String> absent = new ArrayList<>(entryKeys);
            absent.removeAll(before.keySet());
            if (!before.isEmpty()) {
                StringBuilder lines = new StringBuilder();
                before.forEach(
                        (entryKey, value) ->
                                lines.append(entryKey).append(' ').append(value).append('\n'));
                set(map, lines);
            }
            if (!absent.isEmpty()) {
                delete(map, absent);
            }
        };
    }

    private void setEntries(Step.SetMapEntry entry) {
        StringBuilder lines = new StringBuilder();
        List<String> removed = new ArrayList<>();
        entry.entries()
                .forEach(
                        (key, value) -> {
                            if (value.isPresent()) {
                                lines.append(key)
                                        .append(' ')
                                        .append(stored(value.get()))
                                        .append('\n');
                            } else {
                                removed.add(key);
                            }
                        });
        if (!lines.isEmpty()) {
            set(entry.map(), lines);
        }
        if (!removed.isEmpty()) {
            delete(entry.map(), removed);
        }
    }

    /** What "postmap -F" would store, but from memory: -F succeeds silently on a missing file. */
    private String stored(Step.MapValue value) {
        return Base64.getEncoder().encodeToString(keys.combined(value.key(), value.chain()));
    }

    private Map<String, String> entries(Step.MapReference map, List<String> entryKeys) {
        if (node.status(tableOf(map)).isEmpty()) {
            return Map.of();
        }
        Map<String, String> found = new HashMap<>();
        CommandOutcome outcome =
                node.run(
                        postmap(map, List.of("-q", "-")).withInput(lines(entryKeys)),
                        line -> {
                            int tab = line.indexOf('\t');
                            if (tab > 0) {
                                found.put(line.substring(0, tab), line.substring(tab + 1));
                            }
                        });
        // Status 1 without a complaint: some of the keys are not in the table.
        if (!outcome.succeeded() && !outcome.complaint().isBlank()) {
            throw failed(map, "read", outcome);
        }
        return found;
    }

    private void set(Step.MapReference map, StringBuilder lines) {
        boolean made = node.status(tableOf(map)).isEmpty();
        CommandOutcome outcome =
                node.run(
                        postmap(map, List.of("-i", "-r"))
                                .withInput(lines.toString().getBytes(StandardCharsets.US_ASCII)));
        if (!outcome.succeeded()) {
            throw failed(map, "change", outcome);
        }
        if (made) {
            node.permit(tableOf(map), Permissions.secretFile());
        }
    }

    private void delete(Step.MapReference map, List<String> entryKeys) {
        if (node.status(tableOf(map)).isEmpty()) {
            return;
        }
        CommandOutcome outcome =
                node.run(postmap(map, List.of("-d", "-")).withInput(lines(entryKeys)));
        if (!outcome.succeeded() && !outcome.complaint().isBlank()) {
            throw failed(map, "change", outcome);
        }
    }

    private static Command postmap(Step.MapReference map, List<String> options) {
        List<String> words = new ArrayList<>();
        words.add("postmap");
        words.add("-c");
        words.add(map.configDirectory().value());
        // "-q -" and "-d -" take their keys from the input; options come before the table.
        words.addAll(options);
        words.add(map.name());
        return Command.of(words);
    }

    private static NodePath tableOf(Step.MapReference map) {
        return map.path().withSuffix(TABLE_SUFFIX);
    }

    private static byte[] lines(List<String> keys) {
        return (String.join("\n", keys) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static WaxsealException failed(
            Step.MapReference map, String what, CommandOutcome outcome) {
        return new WaxsealException(
                ErrorCode.SERVER_CHECK_FAILED,
                "postmap could not %s %s: %s".formatted(what, map.name(), outcome.sentence()));
    }

    private void test(Step.ConfigurationTest test) {
        // Output is thrown away: some servers print keys when they print their configuration.
        CommandOutcome outcome = node.run(test.command(), ignored -> {});
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CHECK_FAILED,
                    "%s does not accept its configuration (%s): %s"
                            .formatted(
                                    test.software().wireName(),
                                    test.command(),
                                    outcome.sentence()));
        }
    }

    private void requireReadable(Step.ReadableFor check) {
        if (node.readableBy(check.user(), check.path())
                instanceof Readability.Blocked(var at, var reason)) {
            throw new WaxsealException(
                    ErrorCode.FILE_UNREADABLE_FOR_SERVER,
                    "%s runs as %s, who cannot read %s because %s %s; let %s %s"
                            .formatted(
                                    check.software().wireName(),
                                    check.user(),
                                    check.path(),
                                    at,
                                    reason,
                                    check.user(),
                                    at.equals(check.path())
                                            ? "read it (chgrp, chmod g+r)"
                                            : "enter it (chmod o+x " + at + ")"));
        }
    }

    private void requireHidden(Step.HiddenFrom check) {
        if (node.canRead(check.user(), check.path())) {
            throw new WaxsealException(
                    ErrorCode.SERVER_CHECK_FAILED,
                    "%s, as whom web applications run, can read the key %s; give them a user that is not in its group"
                            .formatted(check.user(), check.path()));
        }
    }

    private void reload(Step.Reload reload) {
        CommandOutcome outcome = node.run(reload.command(), ignored -> {});
        if (!outcome.succeeded()) {
            throw new WaxsealException(
                    ErrorCode.SERVER_RELOAD_FAILED,
                    "%s could not be reloaded (%s): %s"
                            .formatted(
                                    reload.software().wireName(),
                                    reload.command(),
                                    outcome.sentence()));
        }
        node.write(
                reload.mark(),
                reload.digest().getBytes(StandardCharsets.US_ASCII),
                Permissions.publicFile());
    }
}
