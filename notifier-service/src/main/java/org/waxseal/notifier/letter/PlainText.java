package org.waxseal.notifier.letter;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.waxseal.notifier.letter.Letter.Block;
import org.waxseal.notifier.letter.Letter.Entries;
import org.waxseal.notifier.letter.Letter.Entry;
import org.waxseal.notifier.letter.Letter.Footer;
import org.waxseal.notifier.letter.Letter.Heading;
import org.waxseal.notifier.letter.Letter.Paragraph;

/**
 * The plain text of a letter, readable on a terminal of 80 columns. East Asian letters count twice
 * there; names and addresses are never broken, even where they are longer than a line.
 */
public final class PlainText {
    /** RFC 5322 section 2.1.1 asks for at most 78, answers that quote us add a few. */
    static final int COLUMNS = 72;

    /** Stands for a blank at which a line is not to be broken (U+00A0). */
    static final char NO_BREAK = '\u00a0';

    private static final int WIDEST_LABEL = 32;

    public String text(Letter letter) {
        StringBuilder text = new StringBuilder();
        for (Block block : letter.blocks()) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            lines(block, letter.language()).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString().replace(NO_BREAK, ' ');
    }

    private static List<String> lines(Block block, Locale language) {
        return switch (block) {
            case Heading heading ->
                    List.of(heading.text(), "-".repeat(Math.min(width(heading.text()), COLUMNS)));
            case Paragraph paragraph -> wrap(paragraph.text(), language, COLUMNS);
            case Entries entries -> entries(entries.entries(), language);
            case Footer footer -> {
                List<String> lines = new ArrayList<>();
                lines.add("-- "); // the signature mark of RFC 3676 section 4.3
                lines.addAll(wrap(footer.text(), language, COLUMNS));
                yield lines;
            }
        };
    }

    private static List<String> entries(List<Entry> entries, Locale language) {
        int widest = entries.stream().mapToInt(entry -> width(entry.label())).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            if (widest > WIDEST_LABEL) {
                lines.add(entry.label() + ":");
                wrap(entry.value(), language, COLUMNS - 4)
                        .forEach(line -> lines.add("    " + line));
                continue;
            }
            String indent = " ".repeat(widest + 2);
            List<String> value = wrap(entry.value(), language, COLUMNS - indent.length());
            lines.add(
                    entry.label()
                            + ":"
                            + " ".repeat(widest - width(entry.label()) + 1)
                            + value.getFirst());
            value.stream().skip(1).forEach(line -> lines.add(indent + line));
        }
        return lines;
    }

    /** At least one line, each without blanks at its end. */
    static List<String> wrap(String text, Locale language, int columns) {
        BreakIterator breaks = BreakIterator.getLineInstance(language);
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int start = 0;
        for (int end = nextBreak(breaks, text); end != BreakIterator.DONE; ) {
            String piece = text.substring(start, end);
            if (!line.isEmpty() && width(line) + width(piece.stripTrailing()) > columns) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(piece);
            start = end;
            end = nextBreak(breaks, text);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    /** After a blank or beside an East Asian letter; a hyphen or slash in a name is no place. */
    private static int nextBreak(BreakIterator breaks, String text) {
        int at = breaks.next();
        while (at != BreakIterator.DONE
                && at < text.length()
                && !Character.isWhitespace(text.codePointBefore(at))
                && !isWide(text.codePointBefore(at))
                && !isWide(text.codePointAt(at))) {
            at = breaks.next();
        }
        return at;
    }

    static int width(CharSequence text) {
        return text.codePoints().map(letter -> isWide(letter) ? 2 : 1).sum();
    }

    /** The blocks of Unicode's East Asian Width (UAX 11) that are wide and occur in letters. */
    private static boolean isWide(int letter) {
        return (letter >= 0x1100 && letter <= 0x115f)
                || (letter >= 0x2e80 && letter <= 0xa4cf)
                || (letter >= 0xac00 && letter <= 0xd7a3)
                || (letter >= 0xf900 && letter <= 0xfaff)
                || (letter >= 0xfe30 && letter <= 0xfe6f)
                || (letter >= 0xff00 && letter <= 0xff60)
                || (letter >= 0xffe0 && letter <= 0xffe6)
                || (letter >= 0x1f300 && letter <= 0x1faff)
                || (letter >= 0x20000 && letter <= 0x3fffd);
    }
}
