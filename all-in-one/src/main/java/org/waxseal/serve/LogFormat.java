package org.waxseal.serve;

import java.io.Console;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the log is written on standard output. */
enum LogFormat {
    /** A line for a person. */
    TEXT("CONSOLE"),
    /** A JSON object a line. */
    JSON("JSON");

    private final String appender;

    LogFormat(String appender) {
        this.appender = appender;
    }

    static LogFormat usual() {
        return isTerminal() ? TEXT : JSON;
    }

    /** Whether a person looks on. */
    @SuppressWarnings("SystemConsoleNull") // without a terminal JDK 25 gives null again
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** As an option's value. */
    static final class Reader implements ITypeConverter<LogFormat> {
        @Override
        public LogFormat convert(String value) {
            return switch (value) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new TypeConversionException("use text or json");
            };
        }
    }

    /** Before the first line is logged: logback.xml reads it then. */
    void use() {
        System.setProperty("waxseal.log.appender", appender);
    }
}
