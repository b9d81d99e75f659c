package org.waxseal.serve;

import picocli.CommandLine;

/** {@code serve} in a process of its own. */
final class ServeChild {

    private ServeChild() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ServeCommand()).execute(arguments));
    }
}
