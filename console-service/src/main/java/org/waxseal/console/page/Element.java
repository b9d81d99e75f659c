package org.waxseal.console.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An HTML element. Text and attribute values are escaped here and nowhere else, so nothing that
 * comes from outside can become markup.
 */
final class Element {
    private static final Set<String> VOID = Set.of("meta", "link", "img", "br");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    static Element of(String name, Element... children) {
        return new Element(name).with(children);
    }

    static Element of(String name, String text) {
        return new Element(name).text(text);
    }

    Element attribute(String key, String value) {
        attributes.put(key, value);
        return this;
    }

    Element styled(String classes) {
        return attribute("class", classes);
    }

    Element with(Element... added) {
        children.addAll(List.of(added));
        return this;
    }

    Element with(List<Element> added) {
        children.addAll(added);
        return this;
    }

    Element text(String text) {
        children.add(text);
        return this;
    }

    String html() {
        StringBuilder html = new StringBuilder();
        write(html);
        return html.toString();
    }

    private void write(StringBuilder html) {
        html.append('<').append(name);
        attributes.forEach(
                (key, value) ->
                        html.append(' ')
                                .append(key)
                                .append("=\"")
                                .append(escaped(value))
                                .append('"'));
        html.append('>');
        if (VOID.contains(name)) {
            return;
        }
        for (Object child : children) {
            if (child instanceof Element element) {
                element.write(html);
            } else {
                html.append(escaped(child.toString()));
            }
        }
        html.append("</").append(name).append('>');
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars()
                .forEach(
                        character -> {
                            switch (character) {
                                case '&' -> escaped.append("&amp;");
                                case '<' -> escaped.append("&lt;");
                                case '>' -> escaped.append("&gt;");
                                case '"' -> escaped.append("&quot;");
                                case '\'' -> escaped.append("&#39;");
                                default -> escaped.append((char) character);
                            }
                        });
        return escaped.toString();
    }
}
