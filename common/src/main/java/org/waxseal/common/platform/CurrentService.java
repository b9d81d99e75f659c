package org.waxseal.common.platform;

import org.jspecify.annotations.Nullable;

/**
 * Which of the services in this process a thread belongs to, for the log. Threads inherit it from
 * the one that starts them; a service's first thread is told.
 */
public final class CurrentService {
    private static final InheritableThreadLocal<@Nullable String> NAME =
            new InheritableThreadLocal<>();

    private CurrentService() {}

    /** Says that this thread, and those it starts from now on, belong to {@code service}. */
    public static void set(String service) {
        NAME.set(service);
    }

    /** {@code -} for a thread that belongs to none. */
    public static String get() {
        String name = NAME.get();
        return name == null ? "-" : name;
    }
}
