package org.waxseal.serve.file;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waxseal.serve.file.YamlValue.Entry;
import org.waxseal.serve.file.YamlValue.Mapping;
import org.waxseal.serve.file.YamlValue.Scalar;
import org.waxseal.serve.file.YamlValue.Sequence;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Makes values with lines of a YAML text. Works on the parser's events: they are gone at once,
 * while SnakeYAML's own tree of a hundred thousand domains takes hundreds of megabytes.
 */
final class YamlText {
    private static final int DEEPEST = 20;

    private final Iterator<Event> events;
    private final FileFaults faults;
    private final Map<String, YamlValue> anchors = new HashMap<>();

    private YamlText(Iterator<Event> events, FileFaults faults) {
        this.events = events;
        this.faults = faults;
    }

    /** The one mapping of the text; empty after adding a fault. */
    static Mapping parse(String text, FileFaults faults) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setNestingDepthLimit(DEEPEST);
        try {
            return new YamlText(new Yaml(options).parse(new StringReader(text)).iterator(), faults)
                    .document();
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(line, syntaxFault(String.valueOf(e.getProblem())));
        } catch (YAMLException e) {
            faults.add(1, syntaxFault(String.valueOf(e.getMessage())));
        }
        return Mapping.empty(1);
    }

    private static String syntaxFault(String problem) {
        String words = FileFaults.shown(problem.lines().findFirst().orElse(""));
        return words.contains("\\t(TAB)") || words.contains("'\\t'")
                ? "a tab stands where YAML allows spaces only; indent with spaces"
                : "this is not YAML (%s); compare the line and the one before with examples/fleet.yml"
                        .formatted(words);
    }

    private Mapping document() {
        Mapping found = Mapping.empty(1);
        boolean first = true;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof NodeEvent) {
                YamlValue value = value(event);
                if (!first) {
                    faults.add(
                            value.line(),
                            "a second document begins here; write one without --- between");
                } else if (value instanceof Mapping mapping) {
                    found = mapping;
                } else if (!(value instanceof Scalar scalar && scalar.isNothing())) {
                    faults.add(
                            value.line(), "the file is no mapping; begin with a key such as acme:");
                }
                first = false;
            }
        }
        return found;
    }

    private YamlValue value(Event event) {
        YamlValue value =
                switch (event) {
                    case ScalarEvent scalar ->
                            new Scalar(
                                    line(scalar),
                                    scalar.getValue(),
                                    scalar.getScalarStyle() == ScalarStyle.PLAIN);
                    case SequenceStartEvent start -> sequence(line(start));
                    case MappingStartEvent start -> mapping(line(start));
                    case AliasEvent alias ->
                            anchors.getOrDefault(
                                    alias.getAnchor(), new Scalar(line(alias), "", true));
                    default -> throw new YAMLException("unexpected " + event);
                };
        if (event instanceof NodeEvent node
                && !(node instanceof AliasEvent)
                && node.getAnchor() != null) {
            anchors.put(node.getAnchor(), value);
        }
        return value;
    }

    private Sequence sequence(int line) {
        List<YamlValue> items = new ArrayList<>();
        for (Event next = events.next();
                !(next instanceof SequenceEndEvent);
                next = events.next()) {
            items.add(value(next));
        }
        return new Sequence(line, items);
    }

    private Mapping mapping(int line) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            int keyLine = line(next);
            YamlValue key = value(next);
            YamlValue value = value(events.next());
            if (!(key instanceof Scalar name)) {
                faults.add(keyLine, "a key is a list or a mapping; write a word before the colon");
                continue;
            }
            Entry earlier = entries.putIfAbsent(name.text(), new Entry(keyLine, value));
            if (earlier != null) {
                faults.add(
                        keyLine,
                        "key '%s' stands in line %d already; keep one of them"
                                .formatted(FileFaults.shown(name.text()), earlier.line()));
            }
        }
        return new Mapping(line, entries);
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
