package org.waxseal.common.statement;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Languages in which owners are written to. */
public enum OwnerLocale {
    ENGLISH(Locale.ENGLISH),
    JAPANESE(Locale.JAPANESE);

    private final Locale locale;

    OwnerLocale(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** BCP 47, {@code en} or {@code ja}. */
    public String wireName() {
        return locale.toLanguageTag();
    }

    /**
     * Reads {@link #wireName()}.
     *
     * @throws WaxsealException with {@code LOCALE_UNSUPPORTED}, listing what there is
     */
    public static OwnerLocale parse(String tag) {
        for (OwnerLocale candidate : values()) {
            if (candidate.wireName().equals(tag)) {
                return candidate;
            }
        }
        throw new WaxsealException(
                ErrorCode.LOCALE_UNSUPPORTED,
                "locale '%s' is not supported; use one of %s"
                        .formatted(
                                tag.replaceAll("\\p{C}", "?"),
                                Arrays.stream(values())
                                        .map(OwnerLocale::wireName)
                                        .collect(Collectors.joining(", "))));
    }
}
