package org.waxseal.console.provisioning;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be asked by event. */
public enum RequestType {
    PROVISION_DOMAIN,
    CHANGE_DOMAIN,
    REMOVE_DOMAIN;

    private static final String PREFIX = "waxseal.";

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads {@link #wireName()}, with {@code waxseal.} before it or without. */
    static Optional<RequestType> of(String written) {
        String name = written.startsWith(PREFIX) ? written.substring(PREFIX.length()) : written;
        return Arrays.stream(values()).filter(type -> type.wireName().equals(name)).findFirst();
    }

    static String known() {
        return Arrays.stream(values())
                .map(type -> PREFIX + type.wireName())
                .collect(Collectors.joining(", "));
    }
}
