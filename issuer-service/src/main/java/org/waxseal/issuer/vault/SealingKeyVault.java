package org.waxseal.issuer.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.KeyType;

/**
 * Seals each key with AES-256-GCM (NIST SP 800-38D) under the master key. The reference is
 * authenticated with it, so that a row copied over another does not open.
 */
public final class SealingKeyVault implements KeyVault {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey masterKey;
    private final SealedKeyRepository rows;
    private final KeyPairs keyPairs;
    private final SecureRandom random;

    /**
     * @param masterKey AES, 256 bits
     */
    public SealingKeyVault(
            SecretKey masterKey, SealedKeyRepository rows, KeyPairs keyPairs, SecureRandom random) {
        this.masterKey = masterKey;
        this.rows = rows;
        this.keyPairs = keyPairs;
        this.random = random;
    }

    @Override
    public KeyPair obtain(KeyReference reference, KeyType type) {
        Optional<KeyPair> kept = find(reference);
        if (kept.isPresent()) {
            return kept.get();
        }
        rows.insertIfAbsent(seal(reference, keyPairs.generate(type)));
        // Whoever was first has made the key of this reference.
        return find(reference)
                .orElseThrow(
                        () -> new IllegalStateException(reference + " vanished from the vault"));
    }

    @Override
    public Optional<KeyPair> find(KeyReference reference) {
        return rows.find(reference).map(this::open);
    }

    @Override
    public void destroyBefore(KeyReference reference) {
        rows.deleteBefore(reference);
    }

    /**
     * Opens one of the kept keys, so that a wrong master key is noticed at the start.
     *
     * @throws WaxsealException with {@code VAULT_LOCKED} when it does not open
     */
    public SealingKeyVault verified() {
        rows.any().ifPresent(this::open);
        return this;
    }

    private SealedKey seal(KeyReference reference, KeyPair key) {
        byte[] nonce = new byte[NONCE_OCTETS];
        random.nextBytes(nonce);
        byte[] clear = keyPairs.encode(key);
        try {
            return new SealedKey(
                    reference, nonce, cipher(Cipher.ENCRYPT_MODE, nonce, reference).doFinal(clear));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private KeyPair open(SealedKey key) {
        byte[] clear = unseal(key);
        try {
            return keyPairs.decode(clear);
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private byte[] unseal(SealedKey key) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key.nonce(), key.reference()).doFinal(key.sealed());
        } catch (GeneralSecurityException e) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "the key %s cannot be opened: the master key is not the one it was sealed with, or its row was changed; restore both from one backup"
                            .formatted(key.reference()),
                    e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, KeyReference reference)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, masterKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(
                "waxseal vault 1\n%s\n%d"
                        .formatted(reference.holder(), reference.generation())
                        .getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
