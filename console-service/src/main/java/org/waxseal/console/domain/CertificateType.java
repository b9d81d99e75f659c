package org.waxseal.console.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.console.request.Faults;

/** How the names of a domain's certificate are chosen. */
public enum CertificateType {
    /** The domain and everything one label below it: {@code D, *.D}. */
    WILDCARD,
    /** Chosen names at or below the domain. */
    SAN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CertificateType of(CertificatePolicy policy) {
        return policy.names().stream().anyMatch(CertificateName::wildcard) ? WILDCARD : SAN;
    }

    /** Null after adding a fault. */
    static @Nullable CertificateType read(Faults faults, String pointer, @Nullable String written) {
        for (CertificateType type : values()) {
            if (type.wireName().equals(written)) {
                return type;
            }
        }
        String known =
                Arrays.stream(values())
                        .map(CertificateType::wireName)
                        .collect(Collectors.joining(", "));
        if (written == null) {
            faults.add(ErrorCode.FIELD_MISSING, pointer, "type is missing; use one of " + known);
        } else {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer,
                    "type '%s' is unknown; use one of %s".formatted(Faults.shown(written), known));
        }
        return null;
    }
}
