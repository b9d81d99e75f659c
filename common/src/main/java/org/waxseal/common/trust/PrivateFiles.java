package org.waxseal.common.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Files that only this user may read, each there whole or not at all. */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** A file lock belongs to the process; the services of one JVM need this one besides. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private final Path directory;

    /**
     * @param directory made with mode 0700 when missing
     */
    public PrivateFiles(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.directory, DIRECTORY_MODE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory " + directory, e);
        }
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    public boolean exists(String name) {
        return Files.exists(path(name));
    }

    public String read(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path(name), e);
        }
    }

    /** Replaces the file in one step, mode 0600, on the disk when this returns. */
    public void write(String name, String content) {
        Path temporary = path("." + name + "." + UUID.randomUUID());
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            temporary,
                            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            FILE_MODE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path(name), e);
        } finally {
            deleteLeftover(temporary);
        }
    }

    /** Runs {@code action} while no other process or thread does so on this directory. */
    public <T> T exclusively(Supplier<T> action) {
        IN_THIS_PROCESS.lock();
        try (FileChannel channel =
                        FileChannel.open(
                                path(".lock"),
                                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                FILE_MODE);
                FileLock lock = channel.lock()) {
            return lock.isValid() ? action.get() : exclusively(action);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock " + path(".lock"), e);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private static void deleteLeftover(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + temporary, e);
        }
    }
}
