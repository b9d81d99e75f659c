package org.waxseal.notifier.mustache;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.waxseal.notifier.letter.HtmlRendering;
import org.waxseal.notifier.letter.Letter;
import org.waxseal.notifier.letter.Letter.Block;
import org.waxseal.notifier.letter.Letter.Entries;
import org.waxseal.notifier.letter.Letter.Entry;
import org.waxseal.notifier.letter.Letter.Footer;
import org.waxseal.notifier.letter.Letter.Heading;
import org.waxseal.notifier.letter.Letter.Paragraph;

/** The HTML of letters by the template {@code notifier/letter.html}, which escapes every value. */
public final class MustacheHtml implements HtmlRendering {
    private static final String TEMPLATE = "/notifier/letter.html";

    private final Template template;

    public MustacheHtml() {
        try (InputStream source = MustacheHtml.class.getResourceAsStream(TEMPLATE)) {
            if (source == null) {
                throw new IllegalStateException(TEMPLATE + " is missing from the class path");
            }
            template =
                    Mustache.compiler()
                            .escapeHTML(true)
                            .compile(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String html(Letter letter) {
        return template.execute(
                Map.of(
                        "language", letter.language().toLanguageTag(),
                        "subject", letter.subject(),
                        "blocks", letter.blocks().stream().map(MustacheHtml::block).toList()));
    }

    private static Map<String, Object> block(Block block) {
        return switch (block) {
            case Heading heading -> of("heading", heading.text());
            case Paragraph paragraph -> of("paragraph", paragraph.text());
            case Entries entries ->
                    of("entries", entries.entries().stream().map(MustacheHtml::entry).toList());
            case Footer footer -> of("footer", footer.text());
        };
    }

    /** Every name must be there for Mustache; what is false or empty is left out. */
    private static Map<String, Object> of(String kind, Object value) {
        return Map.of(
                "heading", kind.equals("heading") ? value : false,
                "paragraph", kind.equals("paragraph") ? value : false,
                "entries", kind.equals("entries") ? value : List.of(),
                "footer", kind.equals("footer") ? value : false);
    }

    private static Map<String, Object> entry(Entry entry) {
        String link = entry.link();
        return Map.of(
                "label",
                entry.label(),
                "value",
                entry.value(),
                "link",
                link == null ? false : link);
    }
}
