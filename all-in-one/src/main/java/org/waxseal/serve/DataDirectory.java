package org.waxseal.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.PrivateFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory of one running product. {@code serve/lock} is held for as long as it runs, however
 * it ends; {@code serve/running.json} says how it is reached and which settings are in force.
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String RUNNING = "running.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final PrivateFiles files;
    private final FileChannel channel;

    private DataDirectory(PrivateFiles files, FileChannel channel) {
        this.files = files;
        this.channel = channel;
    }

    /**
     * The product that runs on a directory.
     *
     * @param api for example {@code http://127.0.0.1:8080/api/v1}
     * @param settings by key of the fleet file; holds no secret
     */
    record Running(long pid, URI api, String tokenFile, Map<String, String> settings) {}

    /**
     * Takes the directory for this process; made when it is missing. The caller closes it.
     *
     * @throws WaxsealException with {@code IN_USE} when another process has it
     */
    static DataDirectory take(Path directory) {
        try {
            PrivateFiles files = new PrivateFiles(directory.resolve("serve"));
            FileChannel channel =
                    FileChannel.open(
                            files.path(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new WaxsealException(
                        ErrorCode.IN_USE,
                        "key 'data-directory' is '%s': another ./waxseal serve%s runs on it; give it new rows by ./waxseal reload, or stop it first"
                                .formatted(directory, processOf(directory)));
            }
            return new DataDirectory(files, channel);
        } catch (IOException | UncheckedIOException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "key 'data-directory' is '%s': it cannot be written (%s); run as the user it belongs to, or change its owner"
                            .formatted(directory, e.getMessage()),
                    e);
        }
    }

    private static String processOf(Path directory) {
        return read(directory).map(running -> " (process " + running.pid() + ")").orElse("");
    }

    /**
     * How the product that runs on a directory is reached; empty when none does. Writes nothing.
     */
    static Optional<Running> running(Path directory) {
        Path lock = directory.resolve("serve").resolve(LOCK);
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return lock(channel) == null ? read(directory) : Optional.empty();
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "%s cannot be opened (%s); run as the user to whom the data belongs"
                            .formatted(lock, e.getMessage()),
                    e);
        }
    }

    /** Null when another process, or another part of this one, has it. */
    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static Optional<Running> read(Path directory) {
        Path file = directory.resolve("serve").resolve(RUNNING);
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readString(file), Running.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                    "%s cannot be read (%s); restart ./waxseal serve"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /** Says how this product is reached. */
    void announce(Running running) {
        files.write(RUNNING, JSON.writeValueAsString(running));
    }

    /** What an earlier product said is not true of this one. */
    void forget() {
        try {
            Files.deleteIfExists(files.path(RUNNING));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + files.path(RUNNING), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + files.path(LOCK), e);
        }
    }
}
