package org.waxseal.console.access;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Faults;

/** A token as somebody asks for it, nothing checked. */
public record TokenRequest(
        @Nullable String name, @Nullable List<String> scopes, @Nullable String expiresAt) {
    private static final int LONGEST_NAME = 100;

    public TokenRequest {
        scopes = scopes == null ? null : List.copyOf(scopes);
    }

    record Contents(String name, Set<Scope> scopes, @Nullable Instant expiresAt) {}

    /**
     * Reads all of it.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault
     */
    Contents read(Instant now) {
        Faults faults = new Faults();
        String readName = readName(faults);
        Set<Scope> readScopes = readScopes(faults);
        Instant readExpiry = readExpiry(faults, now);
        faults.throwIfAny();
        return new Contents(readName, readScopes, readExpiry);
    }

    private String readName(Faults faults) {
        if (name == null || name.isBlank()) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/name",
                    "name is missing; say which program the token is for, such as 'panel'");
            return "";
        }
        if (name.length() > LONGEST_NAME || !name.equals(Faults.withoutControls(name))) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/name",
                    "name '%s' is too long or holds control characters; write at most %d plain ones"
                            .formatted(Faults.shown(name), LONGEST_NAME));
        }
        return name;
    }

    private Set<Scope> readScopes(Faults faults) {
        Set<Scope> read = EnumSet.noneOf(Scope.class);
        if (scopes == null || scopes.isEmpty()) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/scopes",
                    "scopes is missing or empty; name at least one of " + known());
            return read;
        }
        for (int i = 0; i < scopes.size(); i++) {
            String written = scopes.get(i);
            String pointer = "/scopes/" + i;
            Scope.of(written)
                    .ifPresentOrElse(
                            read::add,
                            () ->
                                    faults.add(
                                            ErrorCode.FIELD_INVALID,
                                            pointer,
                                            "scope '%s' is unknown; use some of %s"
                                                    .formatted(Faults.shown(written), known())));
        }
        return read;
    }

    private @Nullable Instant readExpiry(Faults faults, Instant now) {
        if (expiresAt == null) {
            return null;
        }
        try {
            Instant read = Instant.parse(expiresAt).truncatedTo(ChronoUnit.MICROS);
            if (read.isAfter(now)) {
                return read;
            }
        } catch (DateTimeParseException e) {
            addExpiryFault(faults);
            return null;
        }
        addExpiryFault(faults);
        return null;
    }

    private void addExpiryFault(Faults faults) {
        faults.add(
                ErrorCode.FIELD_INVALID,
                "/expiresAt",
                "expiresAt '%s' is no instant in the future; write one in UTC, such as 2027-01-31T00:00:00Z, or leave it out"
                        .formatted(Faults.shown(String.valueOf(expiresAt))));
    }

    private static String known() {
        return Arrays.stream(Scope.values()).map(Scope::wireName).collect(Collectors.joining(", "));
    }
}
