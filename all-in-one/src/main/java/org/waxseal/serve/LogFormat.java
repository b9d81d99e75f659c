package org.waxseal.serve;

import java.io.Console;

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
    static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Before the first line is logged: logback.xml reads it then. */
    void use() {
        System.setProperty("waxseal.log.appender", appender);
    }
}
