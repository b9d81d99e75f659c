package org.waxseal.issuer.vault.file;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;

/**
 * The first key-encryption key of a vault: 32 random octets in {@code master.key}, mode 0600.
 * Whoever has this file and the database has all keys, so back them up apart.
 */
public final class MasterKeyFile {
    /** Its name in the vault's directory. */
    public static final String NAME = "master.key";

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
    public KeyEncryptionKey open(boolean mayCreate) {
        Path file = directory.resolve(NAME);
        try {
            if (!KeyFile.exists(file)) {
                requireMayCreate(file, mayCreate);
                create(file);
            }
            return KeyFile.read(file);
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
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
        byte[] key = new byte[KeyEncryptionKey.OCTETS];
        random.nextBytes(key);
        try {
            KeyFile.create(file, key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
