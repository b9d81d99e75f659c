package org.waxseal.demo;

import java.util.Locale;
import org.waxseal.common.statement.OwnerLocale;

/** The people whose domains the demo protects. */
enum DemoOwner {
    ALICE("Alice Baker", OwnerLocale.ENGLISH),
    BOB("Bob Florist", OwnerLocale.ENGLISH),
    HANAKO("山田花子", OwnerLocale.JAPANESE);

    private final String fullName;
    private final OwnerLocale locale;

    DemoOwner(String fullName, OwnerLocale locale) {
        this.fullName = fullName;
        this.locale = locale;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String fullName() {
        return fullName;
    }

    OwnerLocale locale() {
        return locale;
    }
}
