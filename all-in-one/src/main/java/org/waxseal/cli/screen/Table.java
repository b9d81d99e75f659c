package org.waxseal.cli.screen;

import java.util.Arrays;
import java.util.List;

/**
 * Aligned columns, printed page by page: the first page sets the widths, a later one may widen
 * them, so that a list of any length needs the memory of one page.
 */
public final class Table {
    private static final String GAP = "  ";

    private final Screen screen;
    private final List<String> headings;
    private final int[] widths;
    private boolean begun;

    Table(Screen screen, List<String> headings) {
        this.screen = screen;
        this.headings = List.copyOf(headings);
        this.widths = headings.stream().mapToInt(Printable::width).toArray();
    }

    /** Nothing is printed, no headings either, as long as no row came. */
    public void print(List<List<Cell>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Printable.width(row.get(i).text()));
            }
        }
        if (!begun) {
            begun = true;
            screen.line(
                    line(headings.stream().map(text -> new Cell(text, Colour.HEADING)).toList()));
        }
        rows.forEach(row -> screen.line(line(row)));
    }

    private String line(List<Cell> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            line.append(i == 0 ? "" : GAP).append(screen.paint(cell));
            if (i < widths.length - 1) {
                char[] padding = new char[widths[i] - Printable.width(cell.text())];
                Arrays.fill(padding, ' ');
                line.append(padding);
            }
        }
        return line.toString();
    }
}
