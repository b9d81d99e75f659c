package org.waxseal.cli.screen;

import java.io.PrintStream;
import java.util.List;
import org.waxseal.cli.outcome.CommandFailed;

/**
 * Standard output for answers, standard error for everything about them. Line by line flushed, so
 * that a reader at the other end of a pipe sees each at once.
 */
public final class Screen {
    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;

    public Screen(PrintStream out, PrintStream err, Terminal terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    public Terminal terminal() {
        return terminal;
    }

    /**
     * A line of the answer, as it is: its parts went through {@link Printable} or are JSON.
     *
     * @throws CommandFailed when nobody reads any more
     */
    public void line(String line) {
        out.println(line);
        out.flush();
        if (out.checkError()) {
            // As a filter does that is told EPIPE: head(1) has seen enough.
            throw CommandFailed.silently();
        }
    }

    /** A sentence beside the answer. */
    public void note(String sentence) {
        err.println("waxseal: " + Printable.of(sentence));
        err.flush();
    }

    /** Draws a line over the one before it; only on a lively terminal. */
    public void redraw(String text) {
        err.print("\r\u001b[K" + text);
        err.flush();
    }

    public Table table(List<String> headings) {
        return new Table(this, headings);
    }

    public String paint(Cell cell) {
        return terminal.colours() ? cell.colour().paint(cell.text()) : cell.text();
    }

    /** The sentence of a failed command, and below it each of its faults. */
    public void fault(CommandFailed fault) {
        if (fault.sentence().isEmpty()) {
            return;
        }
        fault.sentences().forEach(this::note);
        for (CommandFailed.Entry entry : fault.entries()) {
            String field = entry.pointer().isEmpty() ? "(whole request)" : entry.pointer();
            err.println("  " + Printable.of(field + ": " + entry.sentence()));
        }
        err.flush();
    }

    /** JSON that somebody else made, for who asked for JSON. */
    public void faultJson(String json) {
        err.println(json);
        err.flush();
    }
}
