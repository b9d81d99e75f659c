package org.waxseal.issuer.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** A key-encryption key that this process itself holds: AES, 256 bits. */
public final class KeyEncryptionKey {
    public static final int OCTETS = AesGcm.KEY_OCTETS;

    private static final int ID_OCTETS = 8;

    private final String id;
    private final SecretKey key;

    private KeyEncryptionKey(String id, SecretKey key) {
        this.id = id;
        this.key = key;
    }

    /**
     * Takes the key in; the caller overwrites {@code octets} after use.
     *
     * @param octets {@value #OCTETS} of them
     */
    public static KeyEncryptionKey of(byte[] octets) {
        if (octets.length != OCTETS) {
            throw new IllegalArgumentException("a key of " + octets.length + " octets");
        }
        return new KeyEncryptionKey(fingerprint(octets), new SecretKeySpec(octets, "AES"));
    }

    /** HMAC-SHA-256 with the key over a label, its first 64 bits in hexadecimal. */
    private static String fingerprint(byte[] octets) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(octets, "HmacSHA256"));
            byte[] whole =
                    mac.doFinal("waxseal key-encryption key".getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, ID_OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every JDK", e);
        }
    }

    public String id() {
        return id;
    }

    public WrappedKey wrap(byte[] dataKey, byte[] context, SecureRandom random) {
        byte[] nonce = AesGcm.nonce(random);
        byte[] sealed = AesGcm.seal(key, nonce, context, dataKey);
        byte[] octets = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, octets, nonce.length, sealed.length);
        return new WrappedKey(id, octets);
    }

    /**
     * Unwraps with the right one of several keys.
     *
     * @throws WaxsealException as {@link KeyEncryptionKeys#unwrap}
     */
    public static byte[] unwrap(
            Collection<KeyEncryptionKey> held, WrappedKey wrapped, byte[] context) {
        List<KeyEncryptionKey> candidates =
                held.stream()
                        .filter(key -> wrapped.keyId() == null || key.id.equals(wrapped.keyId()))
                        .toList();
        if (candidates.isEmpty()) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "it is sealed under the key-encryption key %s, but only %s is at hand; restore that one from its backup"
                            .formatted(wrapped.keyId(), ids(held)));
        }
        // Without an identifier each key is tried; the tag decides.
        for (KeyEncryptionKey key : candidates) {
            Optional<byte[]> clear = key.open(wrapped.octets(), context);
            if (clear.isPresent()) {
                return clear.get();
            }
        }
        throw new WaxsealException(
                ErrorCode.VAULT_LOCKED,
                "the key-encryption key %s does not open it: that is not the one it was sealed with, or its row was changed; restore both from one backup"
                        .formatted(ids(candidates)));
    }

    private Optional<byte[]> open(byte[] octets, byte[] context) {
        if (octets.length < AesGcm.NONCE_OCTETS) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    AesGcm.open(
                            key,
                            Arrays.copyOf(octets, AesGcm.NONCE_OCTETS),
                            context,
                            Arrays.copyOfRange(octets, AesGcm.NONCE_OCTETS, octets.length)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static String ids(Collection<KeyEncryptionKey> keys) {
        return keys.isEmpty()
                ? "none"
                : keys.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "KeyEncryptionKey[" + id + "]";
    }
}
