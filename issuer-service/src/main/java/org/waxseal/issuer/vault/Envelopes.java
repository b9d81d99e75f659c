package org.waxseal.issuer.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Seals each private key with AES-256-GCM under a random data key of its own, and wraps that one
 * under the current key-encryption key. Both authenticate the reference, so that a row copied over
 * another does not open. Throws what {@link KeyVault} throws.
 */
public final class Envelopes {
    private final KeyEncryptionKeys keys;
    private final KeyPairs keyPairs;
    private final SecureRandom random;

    public Envelopes(KeyEncryptionKeys keys, KeyPairs keyPairs, SecureRandom random) {
        this.keys = keys;
        this.keyPairs = keyPairs;
        this.random = random;
    }

    SealedKey seal(KeyReference reference, KeyPair key) {
        byte[] clear = keyPairs.encode(key);
        byte[] dataKey = new byte[AesGcm.KEY_OCTETS];
        random.nextBytes(dataKey);
        try {
            byte[] nonce = AesGcm.nonce(random);
            return new SealedKey(
                    reference,
                    nonce,
                    AesGcm.seal(aes(dataKey), nonce, ofPrivateKey(reference), clear),
                    new SealedKey.Envelope(
                            keys.wrap(dataKey, ofDataKey(reference)),
                            PublicKeyHash.of(key.getPublic())));
        } finally {
            Arrays.fill(clear, (byte) 0);
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    KeyPair open(SealedKey row) {
        byte[] clear = unseal(row);
        try {
            return keyPairs.decode(clear);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /**
     * The same key under the current key-encryption key. Only its data key is touched; a row that
     * has none yet gets one.
     */
    SealedKey rewrap(SealedKey row) {
        SealedKey.Envelope envelope = row.envelope();
        if (envelope == null) {
            return seal(row.reference(), open(row));
        }
        byte[] dataKey = unwrap(row, envelope.dataKey(), ofDataKey(row.reference()));
        try {
            return new SealedKey(
                    row.reference(),
                    row.nonce(),
                    row.sealed(),
                    new SealedKey.Envelope(
                            keys.wrap(dataKey, ofDataKey(row.reference())), envelope.publicKey()));
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private byte[] unseal(SealedKey row) {
        SealedKey.Envelope envelope = row.envelope();
        if (envelope == null) {
            // The first scheme, at which the master key sealed the private key itself
            byte[] octets = Arrays.copyOf(row.nonce(), row.nonce().length + row.sealed().length);
            System.arraycopy(row.sealed(), 0, octets, row.nonce().length, row.sealed().length);
            return unwrap(
                    row, new WrappedKey(null, octets), context("waxseal vault 1", row.reference()));
        }
        byte[] dataKey = unwrap(row, envelope.dataKey(), ofDataKey(row.reference()));
        try {
            return AesGcm.open(
                    aes(dataKey), row.nonce(), ofPrivateKey(row.reference()), row.sealed());
        } catch (GeneralSecurityException e) {
            throw locked(row, "its row was changed; restore it from a backup", e);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private byte[] unwrap(SealedKey row, WrappedKey wrapped, byte[] context) {
        try {
            return keys.unwrap(wrapped, context);
        } catch (WaxsealException e) {
            if (e.code() != ErrorCode.VAULT_LOCKED) {
                throw e;
            }
            throw locked(row, e.sentence(), e);
        }
    }

    private static WaxsealException locked(
            SealedKey row, String sentence, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.VAULT_LOCKED,
                "the key %s cannot be opened: %s".formatted(row.reference(), sentence),
                cause);
    }

    private static SecretKey aes(byte[] key) {
        return new SecretKeySpec(key, "AES");
    }

    private static byte[] ofPrivateKey(KeyReference reference) {
        return context("waxseal vault 2", reference);
    }

    private static byte[] ofDataKey(KeyReference reference) {
        return context("waxseal vault 2 data key", reference);
    }

    private static byte[] context(String label, KeyReference reference) {
        return "%s\n%s\n%d"
                .formatted(label, reference.holder(), reference.generation())
                .getBytes(StandardCharsets.UTF_8);
    }
}
