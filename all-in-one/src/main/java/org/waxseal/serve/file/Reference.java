package org.waxseal.serve.file;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code docs/fleet.md}: all keys, as {@link FleetFile} declares them. */
final class Reference {
    private static final String HEAD =
            """
            # The fleet file

            `./waxseal serve --config fleet.yml`, `reload` and `check` read it. It is YAML in UTF-8, keys in kebab-case.
            A path that is relative is taken from the file's own directory. Secrets stand in files of their own,
            which others on the machine must not be able to use; the first line counts.
            An unknown key, a wrong value or a missing file is refused with its line, all faults at once.
            [examples/fleet.yml](../examples/fleet.yml) is the smallest one.

            Rows of `owners`, `nodes` and `domains` are registered with the source `file`: only this file changes and removes them.
            A row that somebody registered by the API or an event is left as it is.
            """;

    private final StringBuilder text = new StringBuilder(HEAD);

    private Reference() {}

    /** Markdown; ends with a line break. */
    static String text() {
        Reference reference = new Reference();
        reference.section("", FleetFile.class);
        return reference.text.toString();
    }

    private void section(String path, Class<? extends Record> type) {
        text.append(path.isEmpty() ? "\n## Top level\n" : "\n## `" + path + "`\n")
                .append("\n| key | value | when left out | meaning | example |\n")
                .append("| --- | --- | --- | --- | --- |\n");
        List<Runnable> below = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = RecordReader.key(component);
            String name = KeyName.of(component.getName());
            Class<? extends Record> nested = nested(component);
            text.append(
                    "| `%s` | %s | %s | %s | %s |\n"
                            .formatted(
                                    name,
                                    kind(component),
                                    leftOut(component, key),
                                    key.value().replace("|", "\\|"),
                                    key.example().isEmpty() ? "" : "`" + key.example() + "`"));
            if (nested != null) {
                String at = (path.isEmpty() ? name : path + "." + name) + brackets(component);
                below.add(() -> section(at, nested));
            }
        }
        below.forEach(Runnable::run);
    }

    private static String brackets(RecordComponent component) {
        return component.getType() == List.class ? "[]" : "";
    }

    private static @Nullable Class<? extends Record> nested(RecordComponent component) {
        Class<?> type = element(component);
        return type.isRecord() ? type.asSubclass(Record.class) : null;
    }

    private static Class<?> element(RecordComponent component) {
        return component.getType() == List.class
                        && component.getGenericType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : component.getType();
    }

    private static String kind(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == List.class) {
            return element(component).isRecord() ? "list of keys" : "list";
        }
        if (type.isRecord()) {
            return "keys";
        }
        if (type == Map.class) {
            return "names with values";
        }
        if (type == int.class || type == Integer.class) {
            return "number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == URI.class) {
            return "URL";
        }
        if (type == Path.class) {
            return RecordReader.key(component).file() == Key.File.SECRET ? "secret file" : "path";
        }
        return type.isEnum() ? "word" : "text";
    }

    private static String leftOut(RecordComponent component, Key key) {
        if (key.required()) {
            return "**refused**";
        }
        if (!key.fallback().isEmpty()) {
            return "`" + key.fallback() + "`";
        }
        if (!key.otherwise().isEmpty()) {
            return key.otherwise();
        }
        return needsSomething(component) ? "**refused**" : "as below";
    }

    private static boolean needsSomething(RecordComponent component) {
        Class<? extends Record> nested = nested(component);
        if (nested == null) {
            return false;
        }
        for (RecordComponent each : nested.getRecordComponents()) {
            if (RecordReader.key(each).required()) {
                return true;
            }
        }
        return false;
    }
}
