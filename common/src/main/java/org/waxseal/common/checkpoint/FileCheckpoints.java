package org.waxseal.common.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Holds the process where a test wants it: when a line of the file {@code hold-at} in the directory
 * is the reached checkpoint's wire name, makes {@code held-NAME} beside it and blocks for ever. The
 * test, another process, waits for that file and kills this one. Several lines hold several
 * threads.
 */
public final class FileCheckpoints implements Checkpoints {
    /** System property; unset in production. */
    public static final String DIRECTORY_PROPERTY = "waxseal.checkpoint.directory";

    private final Path directory;

    public FileCheckpoints(Path directory) {
        this.directory = directory;
    }

    /** By the system property; {@link Checkpoints#none()} without it. */
    public static Checkpoints fromSystemProperty() {
        String directory = System.getProperty(DIRECTORY_PROPERTY, "");
        return directory.isEmpty() ? Checkpoints.none() : new FileCheckpoints(Path.of(directory));
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        if (!isHeldAt(checkpoint)) {
            return;
        }
        try {
            Files.createFile(directory.resolve("held-" + checkpoint.wireName()));
            new CountDownLatch(1).await();
        } catch (FileAlreadyExistsException e) {
            // Another thread stands here already; this one must not go on either.
            holdThisThreadToo();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("cannot make a file in " + directory, e);
        }
    }

    private boolean isHeldAt(Checkpoint checkpoint) {
        try {
            return Files.readAllLines(directory.resolve("hold-at")).contains(checkpoint.wireName());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the file 'hold-at' in " + directory, e);
        }
    }

    private static void holdThisThreadToo() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
