package org.waxseal.console.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.FieldChange;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the fields of a JSON object one by one and notes what is wrong with each, so that a client
 * learns everything at once. A field that is null counts as left out; a field that nobody asked for
 * is a fault.
 */
public final class JsonFields {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .maxNumberLength(32)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final JsonNode object;
    private final String pointer;
    private final Faults faults;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonFields(JsonNode object, String pointer, Faults faults) {
        this.object = object;
        this.pointer = pointer;
        this.faults = faults;
    }

    /**
     * Reads a whole text.
     *
     * @throws WaxsealException with {@code REQUEST_MALFORMED} when it is no JSON object
     */
    public static JsonFields of(byte[] body, Faults faults) {
        return of(body, "the body", faults);
    }

    /**
     * As {@link #of(byte[], Faults)}.
     *
     * @param what how sentences call the text, for example {@code the line}
     */
    public static JsonFields of(byte[] body, String what, Faults faults) {
        JsonNode read;
        try {
            read = JSON.readTree(body);
        } catch (JacksonException e) {
            throw malformed(
                    "%s is not JSON (line %d, column %d: %s); send one JSON object"
                            .formatted(
                                    what,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                    e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                                    Faults.shown(String.valueOf(e.getOriginalMessage()))));
        }
        if (read == null || !read.isObject()) {
            throw malformed(what + " is not a JSON object; send one, as in /api/v1/openapi.json");
        }
        return new JsonFields(read, "", faults);
    }

    /**
     * An element of a larger text that is not held whole.
     *
     * @param at its pointer in that text
     * @return null after adding a fault, when it is no object
     */
    public static @Nullable JsonFields element(JsonNode value, String at, Faults faults) {
        if (value.isObject()) {
            return new JsonFields(value, at, faults);
        }
        faults.add(ErrorCode.FIELD_INVALID, at, "the entry is of the wrong type; write an object");
        return null;
    }

    private static WaxsealException malformed(String sentence) {
        return new WaxsealException(ErrorCode.REQUEST_MALFORMED, sentence);
    }

    /** Null when it is left out, or after adding a fault. */
    public @Nullable String text(String name) {
        JsonNode value = field(name);
        return value == null ? null : textOf(value, at(name), name);
    }

    /** Null when it is left out, or after adding a fault. */
    public @Nullable Integer integer(String name) {
        JsonNode value = field(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            wrongType(at(name), name, "a whole number");
            return null;
        }
        return value.intValue();
    }

    /** Null when it is left out, or after adding a fault. */
    public @Nullable JsonFields object(String name) {
        JsonNode value = field(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            wrongType(at(name), name, "an object");
            return null;
        }
        return new JsonFields(value, at(name), faults);
    }

    /** Empty when it is left out, or after adding a fault. */
    public List<JsonFields> objects(String name) {
        List<JsonFields> read = new ArrayList<>();
        JsonNode value = array(name);
        for (int i = 0; value != null && i < value.size(); i++) {
            if (value.get(i).isObject()) {
                read.add(new JsonFields(value.get(i), at(name) + "/" + i, faults));
            } else {
                wrongType(at(name) + "/" + i, name + "[" + i + "]", "an object");
            }
        }
        return read;
    }

    /** Null when it is left out; entries with a fault are missing. */
    public @Nullable List<String> texts(String name) {
        JsonNode value = array(name);
        if (value == null) {
            return null;
        }
        List<String> read = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String text = textOf(value.get(i), at(name) + "/" + i, name + "[" + i + "]");
            if (text != null) {
                read.add(text);
            }
        }
        return read;
    }

    /** Empty when it is left out, or after adding a fault; the keys are free. */
    public Map<String, String> textsByName(String name) {
        Map<String, String> read = new LinkedHashMap<>();
        JsonFields fields = object(name);
        if (fields != null) {
            for (String key : fields.object.propertyNames()) {
                String text = fields.text(key);
                if (text != null) {
                    read.put(key, text);
                }
            }
        }
        return read;
    }

    /** Whether it is there and not null. */
    public boolean has(String name) {
        return field(name) != null;
    }

    /** Whether it is there and an object. */
    public boolean isObject(String name) {
        JsonNode value = field(name);
        return value != null && value.isObject();
    }

    /** What a merge patch says about a field; a null in it means that the field goes. */
    public <T> FieldChange<T> change(String name, Supplier<@Nullable T> reader) {
        known.add(name);
        return object.has(name) ? FieldChange.to(reader.get()) : FieldChange.none();
    }

    /** As {@link #change}, for {@link #text}. */
    public FieldChange<String> textChange(String name) {
        return change(name, () -> text(name));
    }

    /** Called after the last field: what was not asked for is a fault. */
    public void refuseOthers() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                faults.add(
                        ErrorCode.FIELD_UNKNOWN,
                        at(name),
                        "field '%s' is not known here; known are %s"
                                .formatted(Faults.shown(name), String.join(", ", known)));
            }
        }
    }

    private @Nullable JsonNode field(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable JsonNode array(String name) {
        JsonNode value = field(name);
        if (value != null && !value.isArray()) {
            wrongType(at(name), name, "a list");
            return null;
        }
        return value;
    }

    private @Nullable String textOf(JsonNode value, String where, String name) {
        if (!value.isString()) {
            wrongType(where, name, "text in quotes");
            return null;
        }
        return value.stringValue();
    }

    private void wrongType(String where, String name, String wanted) {
        faults.add(
                ErrorCode.FIELD_INVALID,
                where,
                "field '%s' is of the wrong type; write %s".formatted(Faults.shown(name), wanted));
    }

    private String at(String name) {
        // RFC 6901 section 3
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
