package org.waxseal.common.endpoint;

import java.util.Locale;

/** Server software that a driver exists for. */
public enum Software {
    POSTFIX,
    DOVECOT,
    NGINX;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
