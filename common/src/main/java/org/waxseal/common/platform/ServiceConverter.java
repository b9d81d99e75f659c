package org.waxseal.common.platform;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %service} in the log pattern. Runs in the thread that logs. */
public final class ServiceConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return CurrentService.get();
    }
}
