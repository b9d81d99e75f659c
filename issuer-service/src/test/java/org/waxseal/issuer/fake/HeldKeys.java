package org.waxseal.issuer.fake;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.WrappedKey;

/** Key-encryption keys in memory, the current one first; may be out of reach. */
public final class HeldKeys implements KeyEncryptionKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<KeyEncryptionKey> keys = new ArrayList<>();
    private final Set<String> retired = new HashSet<>();

    /** Calls that are answered until the keys are out of reach. */
    public int reachable = Integer.MAX_VALUE;

    public HeldKeys(KeyEncryptionKey first) {
        keys.add(first);
    }

    public static HeldKeys random() {
        return new HeldKeys(fresh());
    }

    public static KeyEncryptionKey fresh() {
        byte[] key = new byte[KeyEncryptionKey.OCTETS];
        RANDOM.nextBytes(key);
        return KeyEncryptionKey.of(key);
    }

    @Override
    public String current() {
        return keys.getFirst().id();
    }

    @Override
    public WrappedKey wrap(byte[] dataKey, byte[] context) {
        requireReachable();
        return keys.getFirst().wrap(dataKey, context, RANDOM);
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped, byte[] context) {
        requireReachable();
        return KeyEncryptionKey.unwrap(keys, wrapped, context);
    }

    private void requireReachable() {
        if (reachable-- <= 0) {
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "the key service does not answer");
        }
    }

    @Override
    public List<Held> held() {
        return keys.stream()
                .map(key -> new Held(key.id(), "memory " + key.id(), retired.contains(key.id())))
                .toList();
    }

    @Override
    public String succeed(String replaced) {
        if (replaced.equals(current())) {
            keys.addFirst(fresh());
        }
        return current();
    }

    @Override
    public String retire(String id) {
        retired.add(id);
        return id + " is retired";
    }

    /** Loses a key, as a disk would. */
    public void lose(String id) {
        keys.removeIf(key -> key.id().equals(id));
    }
}
