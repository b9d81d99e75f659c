package org.waxseal.issuer.vault.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;

/** One key in a file: {@link KeyEncryptionKey#OCTETS} octets, mode 0600. */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private KeyFile() {}

    static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes it whole and durable, or not at all. One that another process has made meanwhile stays.
     */
    static void create(Path file, byte[] key) throws IOException {
        Path draft = draft(file, key);
        try {
            // A link fails when another process was first, a rename would replace its key.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            requirePrivate(file);
        } finally {
            Files.delete(draft);
        }
        forceDirectory(file);
    }

    /** Replaces the file, whole and durable. */
    static void replace(Path file, byte[] contents) throws IOException {
        Path draft = draft(file, contents);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file);
    }

    /** Gives the file another name, durably. */
    static void rename(Path file, Path other) throws IOException {
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(other);
    }

    /**
     * Reads the key.
     *
     * @throws WaxsealException with {@code VAULT_LOCKED} when others may read it too, or it has the
     *     wrong length
     */
    static KeyEncryptionKey read(Path file) throws IOException {
        requirePrivate(file);
        byte[] key = Files.readAllBytes(file);
        try {
            if (key.length != KeyEncryptionKey.OCTETS) {
                throw new WaxsealException(
                        ErrorCode.VAULT_LOCKED,
                        "the vault's key %s has %d octets instead of %d; restore it from its backup"
                                .formatted(file, key.length, KeyEncryptionKey.OCTETS));
            }
            return KeyEncryptionKey.of(key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Path draft(Path file, byte[] contents) throws IOException {
        Path directory = directory(file);
        Files.createDirectories(directory, attributes(directory, OWNER_DIRECTORY));
        Path draft =
                Files.createTempFile(
                        directory,
                        file.getFileName().toString(),
                        ".new",
                        attributes(directory, OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer octets = ByteBuffer.wrap(contents);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        }
        return draft;
    }

    /** Sealed rows must not outlive the key after a power failure. */
    private static void forceDirectory(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(directory(file), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path directory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " is in no directory");
        }
        return directory;
    }

    private static FileAttribute<?>[] attributes(Path at, Set<PosixFilePermission> permissions) {
        return at.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(found)) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "the vault's key %s has mode %s, so others than its owner may use it; run: chmod 600 %s"
                            .formatted(file, PosixFilePermissions.toString(found), file));
        }
    }
}
