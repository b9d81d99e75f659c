package org.waxseal.notifier.letter;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is written to somebody, before it becomes text or HTML. */
public record Letter(Locale language, String subject, List<Block> blocks) {
    public Letter {
        blocks = List.copyOf(blocks);
    }

    /** A part of a letter; texts are plain, with no mark-up in them. */
    public sealed interface Block {}

    public record Heading(String text) implements Block {}

    public record Paragraph(String text) implements Block {}

    /** Values with their names, below each other. */
    public record Entries(List<Entry> entries) implements Block {
        public Entries {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One value with its name.
     *
     * @param link where the value leads; null when it is not to be clicked
     */
    public record Entry(String label, String value, @Nullable String link) {
        public Entry(String label, String value) {
            this(label, value, null);
        }
    }

    /** Set apart at the end: who sent it and why. */
    public record Footer(String text) implements Block {}
}
