package org.waxseal.serve.file;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.serve.file.YamlValue.Mapping;
import org.waxseal.serve.file.YamlValue.Scalar;
import org.waxseal.serve.file.YamlValue.Sequence;

/** Reads a fleet file as a whole. */
public final class FleetFileReader {
    private static final List<String> ROWS = List.of("owners", "nodes", "domains");

    private final Mapping root;
    private final FileFaults faults;
    private final RecordReader records;

    private FleetFileReader(Mapping root, Path directory, FileFaults faults) {
        this.root = root;
        this.faults = faults;
        this.records = new RecordReader(directory, faults);
    }

    /**
     * A row of the file.
     *
     * @param index in its list, from 0
     * @param line where it begins
     */
    record Row<T>(int index, int line, Mapping mapping, T value) {}

    /**
     * Blocks until the file, and what it names, was looked at.
     *
     * @throws FleetFileRejected with every fault of it
     * @throws WaxsealException with {@code FIELD_INVALID} when it cannot be read
     */
    public static FleetFile read(Path file) {
        String text = text(file);
        FileFaults faults = new FileFaults();
        Mapping root = YamlText.parse(text, faults);
        if (root.entries().isEmpty()) {
            // A text that is no YAML would only be said to lack everything.
            faults.throwIfAny(file);
        }
        Path directory = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        FleetFile fleet = new FleetFileReader(root, directory, faults).read();
        faults.throwIfAny(file);
        return Objects.requireNonNull(fleet);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID, "%s is not written in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new WaxsealException(
                    ErrorCode.FIELD_INVALID,
                    "%s cannot be read (%s); name a fleet file, such as examples/fleet.yml"
                            .formatted(file, Files.exists(file) ? e.getMessage() : "no such file"),
                    e);
        }
    }

    private @Nullable FleetFile read() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        boolean whole = records.refuseUnknown(FleetFile.class, root, "");
        for (RecordComponent component : FleetFile.class.getRecordComponents()) {
            if (ROWS.contains(component.getName())) {
                values.put(component.getName(), List.of());
            } else {
                RecordReader.Read read = records.component(component, root, "");
                whole &= read.good();
                values.put(component.getName(), read.value());
            }
        }
        new SettingsCheck(root, faults).check(values);
        List<Row<FleetFile.Owner>> owners = rows("owners", FleetFile.Owner.class);
        List<Row<FleetFile.Node>> nodes = rows("nodes", FleetFile.Node.class);
        List<Row<FleetFile.Domain>> domains = rows("domains", FleetFile.Domain.class);
        new RowsCheck(faults, identifiers("owners"), identifiers("nodes"))
                .check(owners, nodes, domains);
        if (!whole || faults.any()) {
            return null;
        }
        values.put("owners", owners.stream().map(Row::value).toList());
        values.put("nodes", nodes.stream().map(Row::value).toList());
        values.put("domains", domains.stream().map(Row::value).toList());
        return RecordReader.make(FleetFile.class, values.values().toArray());
    }

    /** Of all entries of a list, also of those that cannot be read. */
    private Set<String> identifiers(String name) {
        Set<String> found = new HashSet<>();
        if (root.get(name) instanceof Sequence sequence) {
            for (YamlValue item : sequence.items()) {
                if (item instanceof Mapping mapping && mapping.get("id") instanceof Scalar id) {
                    found.add(id.text());
                }
            }
        }
        return found;
    }

    /** Those that can be read; the others have their faults. */
    private <T extends Record> List<Row<T>> rows(String name, Class<T> type) {
        List<Row<T>> rows = new ArrayList<>();
        YamlValue value = root.get(name);
        if (value == null) {
            return rows;
        }
        if (!(value instanceof Sequence sequence)) {
            faults.add(
                    value.line(),
                    name,
                    null,
                    "is of the wrong kind: write a list, each entry after a hyphen");
            return rows;
        }
        for (int i = 0; i < sequence.items().size(); i++) {
            String path = name + "[" + i + "]";
            YamlValue item = sequence.items().get(i);
            if (item instanceof Mapping mapping) {
                T row = records.read(type, mapping, path);
                if (row != null) {
                    rows.add(new Row<>(i, mapping.line(), mapping, row));
                }
            } else {
                faults.add(
                        item.line(),
                        path,
                        null,
                        "is of the wrong kind: write keys such as "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getRecordComponents())
                                                .limit(3)
                                                .map(each -> KeyName.of(each.getName()))
                                                .toList()));
            }
        }
        return rows;
    }
}
