package org.waxseal.issuer.vault.environment;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.WrappedKey;

/**
 * The current key in {@code WAXSEAL_VAULT_KEK}, another one that only opens in {@code
 * WAXSEAL_VAULT_KEK_PREVIOUS}: 32 octets each, in base64 (RFC 4648 section 4). They are read once
 * from the process's environment and are no settings, so that nothing that lists settings shows
 * them.
 */
public final class EnvironmentKeys implements KeyEncryptionKeys {
    public static final String CURRENT = "WAXSEAL_VAULT_KEK";
    public static final String PREVIOUS = "WAXSEAL_VAULT_KEK_PREVIOUS";

    private final KeyEncryptionKey current;
    private final Map<String, KeyEncryptionKey> byVariable = new LinkedHashMap<>();
    private final SecureRandom random;

    private EnvironmentKeys(
            KeyEncryptionKey current, @Nullable KeyEncryptionKey previous, SecureRandom random) {
        this.current = current;
        this.random = random;
        byVariable.put(CURRENT, current);
        if (previous != null && !previous.id().equals(current.id())) {
            byVariable.put(PREVIOUS, previous);
        }
    }

    /**
     * Takes the keys out of the environment.
     *
     * @throws WaxsealException with {@code VAULT_LOCKED} when the current key is missing or one is
     *     not 32 octets in base64; never says what there is instead
     */
    public static EnvironmentKeys of(Map<String, String> environment, SecureRandom random) {
        KeyEncryptionKey current = read(environment, CURRENT);
        if (current == null) {
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "waxseal.issuer.vault.kek is environment, but %s is not set; give it 32 random octets in base64, as: openssl rand -base64 32"
                            .formatted(CURRENT));
        }
        return new EnvironmentKeys(current, read(environment, PREVIOUS), random);
    }

    private static @Nullable KeyEncryptionKey read(
            Map<String, String> environment, String variable) {
        String written = environment.getOrDefault(variable, "").strip();
        if (written.isEmpty()) {
            return null;
        }
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(written);
        } catch (IllegalArgumentException e) {
            // The cause quotes what it could not read.
            throw wrong(variable, "no base64");
        }
        try {
            if (octets.length != KeyEncryptionKey.OCTETS) {
                throw wrong(variable, octets.length + " octets");
            }
            return KeyEncryptionKey.of(octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static WaxsealException wrong(String variable, String found) {
        return new WaxsealException(
                ErrorCode.VAULT_LOCKED,
                "%s is %s and not 32 octets in base64; make one with: openssl rand -base64 32"
                        .formatted(variable, found));
    }

    @Override
    public String current() {
        return current.id();
    }

    @Override
    public WrappedKey wrap(byte[] dataKey, byte[] context) {
        return current.wrap(dataKey, context, random);
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped, byte[] context) {
        return KeyEncryptionKey.unwrap(byVariable.values(), wrapped, context);
    }

    @Override
    public List<Held> held() {
        return byVariable.entrySet().stream()
                .map(key -> new Held(key.getValue().id(), key.getKey(), false))
                .toList();
    }

    /** Only an operator can give a process another environment. */
    @Override
    public String succeed(String replaced) {
        throw new WaxsealException(
                ErrorCode.FIELD_MISSING,
                "%s is missing: set %s to a new key and %s to the present one, restart every issuer, and rotate again"
                        .formatted(PREVIOUS, CURRENT, PREVIOUS));
    }

    @Override
    public String retire(String id) {
        return "no row needs the key %s any more; remove %s from the environment at the next restart, and keep that key as long as a backup of the database from before now"
                .formatted(id, PREVIOUS);
    }

    @Override
    public String toString() {
        return "EnvironmentKeys[" + current.id() + "]";
    }
}
