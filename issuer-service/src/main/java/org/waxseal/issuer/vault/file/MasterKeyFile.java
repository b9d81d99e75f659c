package org.waxseal.issuer.vault.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * The master key: 32 random octets in {@code master.key}, mode 0600. Whoever has this file and the
 * database has all keys, so back them up apart.
 */
public final class MasterKeyFile {
    /** Its name in the vault's directory. */
    public static final String NAME = "master.key";

    private static final int OCTETS = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNER_DIRECTORY =
            PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final SecureRandom random;

    public MasterKeyFile(Path directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * Reads the master key.
     *
     * @param mayCreate whether a missing file is made: true only while nothing was sealed, since a
     *     new key opens nothing that an old one has sealed
     * @throws WaxsealException with {@code VAULT_LOCKED} when the file is missing, is readable by
     *     others, has the wrong length or cannot be read or written
     */
    public SecretKey open(boolean mayCreate) {
        Path file = directory.resolve(NAME);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                requireMayCreate(file, mayCreate);
                create(file);
            }
            requirePrivate(file);
            return read(file);
        } catch (IOException e) {
            throw locked(
                    "the vault's master key %s cannot be read or made (%s); check waxseal.issuer.vault.directory and its owner"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static void requireMayCreate(Path file, boolean mayCreate) {
        if (!mayCreate) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "the database holds sealed keys but their master key %s is missing; restore it from its backup, or set waxseal.issuer.vault.directory to where it is"
                            .formatted(file));
        }
    }

    private void create(Path file) throws IOException {
        FileAttribute<?>[] forDirectory = attributes(directory, OWNER_DIRECTORY);
        Files.createDirectories(directory, forDirectory);
        Path draft =
                Files.createTempFile(directory, NAME, ".new", attributes(directory, OWNER_ONLY));
        byte[] key = new byte[OCTETS];
        random.nextBytes(key);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer octets = ByteBuffer.wrap(key);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            channel.force(true);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        try {
            // A link fails when another process was first, a rename would replace its key.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            requirePrivate(file);
        } finally {
            Files.delete(draft);
        }
        // Sealed rows must not outlive the key after a power failure.
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
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
                    "the vault's master key %s has mode %s, so others than its owner may use it; run: chmod 600 %s"
                            .formatted(file, PosixFilePermissions.toString(found), file));
        }
    }

    private static SecretKey read(Path file) throws IOException {
        byte[] key = Files.readAllBytes(file);
        try {
            if (key.length != OCTETS) {
                throw new WaxsealException(
                        ErrorCode.VAULT_LOCKED,
                        "the vault's master key %s has %d octets instead of %d; restore it from its backup"
                                .formatted(file, key.length, OCTETS));
            }
            return new SecretKeySpec(key, "AES");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static WaxsealException locked(String sentence, IOException cause) {
        return new WaxsealException(ErrorCode.VAULT_LOCKED, sentence, cause);
    }
}
