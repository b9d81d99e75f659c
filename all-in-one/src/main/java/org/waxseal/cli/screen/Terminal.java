package org.waxseal.cli.screen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What stands behind the process's two outputs.
 *
 * @param colours whether standard output shows colours
 * @param lively whether standard error can draw a line again and again
 */
public record Terminal(boolean colours, boolean lively) {
    /** Files, pipes, and machines. */
    public static final Terminal NONE = new Terminal(false, false);

    /**
     * Looks at this process's outputs. {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} are
     * respected.
     */
    public static Terminal of(Map<String, String> environment) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean colourless = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(!dumb && !colourless && isTerminal(1), !dumb && isTerminal(2));
    }

    /** Java tells it for input and output together only; proc(5) tells it for each. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
