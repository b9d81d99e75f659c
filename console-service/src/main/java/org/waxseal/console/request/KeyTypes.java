package org.waxseal.console.request;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.KeyType;

/** Reads {@link KeyType#wireName()} from a request. */
public final class KeyTypes {

    private KeyTypes() {}

    /** ECDSA P-256 when it is left out; null after adding a fault. */
    public static @Nullable KeyType read(Faults faults, String pointer, @Nullable String written) {
        if (written == null) {
            return KeyType.ECDSA_P256;
        }
        for (KeyType keyType : KeyType.values()) {
            if (keyType.wireName().equals(written)) {
                return keyType;
            }
        }
        faults.add(
                ErrorCode.FIELD_INVALID,
                pointer,
                "keyType '%s' is unknown; use one of %s"
                        .formatted(
                                Faults.shown(written),
                                Arrays.stream(KeyType.values())
                                        .map(KeyType::wireName)
                                        .collect(Collectors.joining(", "))));
        return null;
    }
}
