package org.waxseal.cli.screen;

/** One field of a table. */
public record Cell(String text, Colour colour) {
    public Cell {
        text = text.isEmpty() ? "-" : Printable.of(text);
    }

    public static Cell of(String text) {
        return new Cell(text, Colour.PLAIN);
    }

    /** A state or verdict, in its colour. */
    public static Cell state(String state) {
        return new Cell(state, Colour.of(state));
    }
}
