package org.waxseal.serve.file;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.serve.file.YamlValue.Entry;
import org.waxseal.serve.file.YamlValue.Mapping;
import org.waxseal.serve.file.YamlValue.Scalar;
import org.waxseal.serve.file.YamlValue.Sequence;

/** Makes records of mappings, going by their {@link Key}s, and notes every fault on the way. */
final class RecordReader {
    private final Path directory;
    private final FileFaults faults;

    /**
     * @param directory from which relative paths are taken
     */
    RecordReader(Path directory, FileFaults faults) {
        this.directory = directory;
        this.faults = faults;
    }

    /**
     * Reads one record.
     *
     * @param path of the mapping, empty for the file itself
     * @return null after adding a fault
     */
    <T extends Record> @Nullable T read(Class<T> type, Mapping mapping, String path) {
        Map<String, @Nullable Object> values = readComponents(type, mapping, path);
        return values == null ? null : make(type, values.values().toArray());
    }

    /** By component; null after adding a fault. */
    private @Nullable Map<String, @Nullable Object> readComponents(
            Class<? extends Record> type, Mapping mapping, String path) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        boolean whole = refuseUnknown(type, mapping, path);
        for (RecordComponent component : Shape.of(type).components()) {
            Read read = component(component, mapping, path);
            whole &= read.good();
            values.put(component.getName(), read.value());
        }
        return whole ? values : null;
    }

    /**
     * What became of one component.
     *
     * @param good false after adding a fault
     */
    record Read(@Nullable Object value, boolean good) {
        private static final Read FAULTY = new Read(null, false);
    }

    /** One component of a record; the file's reader takes the lists one by one. */
    Read component(RecordComponent component, Mapping mapping, String path) {
        Key key = key(component);
        String name = KeyName.of(component.getName());
        String at = path.isEmpty() ? name : path + "." + name;
        YamlValue value = mapping.get(name);
        if (value != null) {
            return value(component.getGenericType(), key, value, at);
        }
        if (key.required()) {
            faults.add(
                    mapping.line(),
                    at,
                    null,
                    "is missing: give %s%s"
                            .formatted(
                                    key.value(),
                                    key.example().isEmpty()
                                            ? ""
                                            : ", for example " + key.example()));
            return Read.FAULTY;
        }
        return fallback(component, key, mapping.line(), at);
    }

    private Read fallback(RecordComponent component, Key key, int line, String at) {
        Class<?> type = component.getType();
        if (!key.fallback().isEmpty()) {
            return value(
                    component.getGenericType(), key, new Scalar(line, key.fallback(), false), at);
        }
        if (isNullable(component)) {
            return new Read(null, true);
        }
        if (type.isRecord()) {
            Object section = read(type.asSubclass(Record.class), Mapping.empty(line), at);
            return new Read(section, section != null);
        }
        return new Read(type == Map.class ? Map.of() : List.of(), true);
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** False after adding a fault for each key that no component stands for. */
    boolean refuseUnknown(Class<? extends Record> type, Mapping mapping, String path) {
        List<String> known = Shape.of(type).names();
        boolean whole = true;
        for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                String name = FileFaults.shown(entry.getKey());
                faults.add(
                        entry.getValue().line(),
                        path.isEmpty() ? name : path + "." + name,
                        null,
                        "is not known%s; known here are %s"
                                .formatted(
                                        KeyName.meant(entry.getKey(), known)
                                                .map(meant -> ": did you mean " + meant + "?")
                                                .orElse(""),
                                        String.join(", ", known)));
                whole = false;
            }
        }
        return whole;
    }

    static Key key(RecordComponent component) {
        return Objects.requireNonNull(component.getAnnotation(Key.class), component.toString());
    }

    /**
     * A record's parts, looked up once: reflection makes them anew for each of its answers.
     *
     * @param names of the components, as they stand in the file
     */
    private record Shape(
            List<RecordComponent> components, List<String> names, Constructor<?> constructor) {
        private static final ClassValue<Shape> SHAPES =
                new ClassValue<>() {
                    @Override
                    protected Shape computeValue(Class<?> type) {
                        List<RecordComponent> components = List.of(type.getRecordComponents());
                        return new Shape(
                                components,
                                components.stream()
                                        .map(component -> KeyName.of(component.getName()))
                                        .toList(),
                                canonical(type, components));
                    }
                };

        static Shape of(Class<?> type) {
            return SHAPES.get(type);
        }

        private static Constructor<?> canonical(Class<?> type, List<RecordComponent> components) {
            try {
                return type.getDeclaredConstructor(
                        components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has a canonical constructor", e);
            }
        }
    }

    private Read value(Type type, Key key, YamlValue value, String at) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == Map.class
                    ? texts(value, at)
                    : list(generic.getActualTypeArguments()[0], key, value, at);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            if (value instanceof Mapping mapping) {
                Object section = read(plain.asSubclass(Record.class), mapping, at);
                return new Read(section, section != null);
            }
            return wrong(value, at, "write the keys below it, indented");
        }
        if (value instanceof Scalar scalar) {
            return scalar(plain, key, scalar, at);
        }
        return wrong(value, at, "write one value");
    }

    private Read list(Type element, Key key, YamlValue value, String at) {
        if (!(value instanceof Sequence sequence)) {
            return wrong(value, at, "write a list, each entry after a hyphen");
        }
        List<Object> items = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < sequence.items().size(); i++) {
            Read item = value(element, key, sequence.items().get(i), at + "[" + i + "]");
            whole &= item.good();
            if (item.value() != null) {
                items.add(item.value());
            }
        }
        return new Read(items, whole);
    }

    private Read texts(YamlValue value, String at) {
        if (!(value instanceof Mapping mapping)) {
            return wrong(value, at, "write names with their values, indented");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
            if (entry.getValue().value() instanceof Scalar scalar) {
                texts.put(entry.getKey(), scalar.text());
            } else {
                whole =
                        wrong(
                                        entry.getValue().value(),
                                        at + "." + entry.getKey(),
                                        "write one value")
                                .good();
            }
        }
        return new Read(texts, whole);
    }

    private Read scalar(Class<?> type, Key key, Scalar scalar, String at) {
        String text = scalar.text();
        if (type == String.class) {
            return text.isBlank() ? wrong(scalar, at, "give " + key.value()) : good(text);
        }
        if (type == int.class || type == Integer.class) {
            try {
                return good(Integer.valueOf(text));
            } catch (NumberFormatException e) {
                return wrong(scalar, at, "write a whole number");
            }
        }
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> good(true);
                case "false" -> good(false);
                default -> wrong(scalar, at, "write true or false");
            };
        }
        if (type == URI.class) {
            return url(key, scalar, at);
        }
        if (type == Path.class) {
            return file(key, scalar, at);
        }
        return constant(type, scalar, at);
    }

    private Read url(Key key, Scalar scalar, String at) {
        try {
            URI url = new URI(scalar.text());
            if (url.getHost() != null
                    && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return good(url);
            }
        } catch (URISyntaxException e) {
            return wrong(scalar, at, "write a URL such as " + key.example());
        }
        return wrong(scalar, at, "write a URL such as " + key.example());
    }

    private Read constant(Class<?> type, Scalar scalar, String at) {
        for (Object constant : type.getEnumConstants()) {
            if (wireName(constant).equals(scalar.text())) {
                return good(constant);
            }
        }
        return wrong(
                scalar,
                at,
                "use one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(RecordReader::wireName)
                                .collect(Collectors.joining(", ")));
    }

    private static String wireName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Read file(Key key, Scalar scalar, String at) {
        Path file;
        try {
            file = directory.resolve(scalar.text()).normalize();
        } catch (InvalidPathException e) {
            return wrong(scalar, at, "write the path of a file");
        }
        if (key.file() == Key.File.NONE) {
            return good(file);
        }
        if (!Files.exists(file)) {
            return wrong(scalar, at, "there is no file %s; give %s".formatted(file, key.value()));
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return wrong(
                    scalar,
                    at,
                    "%s cannot be read; run as the user it belongs to, or change its owner"
                            .formatted(file));
        }
        if (key.file() == Key.File.SECRET && isOpenToOthers(file)) {
            return wrong(
                    scalar,
                    at,
                    "everybody on this machine can use %s; run: chmod o= %s".formatted(file, file));
        }
        return good(file);
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            return !PosixFilePermissions.toString(mode).endsWith("---");
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    private static Read good(Object value) {
        return new Read(value, true);
    }

    private Read wrong(YamlValue value, String at, String fix) {
        String shown = value instanceof Scalar scalar ? scalar.text() : null;
        faults.add(value.line(), at, shown, shown == null ? "is of the wrong kind: " + fix : fix);
        return Read.FAULTY;
    }

    /** By the canonical constructor; a refusal of it would be a fault of ours. */
    static <T extends Record> T make(Class<T> type, @Nullable Object[] values) {
        try {
            return type.cast(Shape.of(type).constructor().newInstance(values));
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a record is not made of what was read", e);
        }
    }
}
