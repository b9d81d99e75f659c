package org.waxseal.serve.file;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.issuer.IssuerProperties;

/** A fleet file's settings, without its rows, by the names of their keys. */
public final class SettingsByKey {
    private static final List<String> ROWS = List.of("owners", "nodes", "domains");

    private SettingsByKey() {}

    /** For example {@code acme.contact}; what has no value is missing. Holds no secret. */
    public static Map<String, String> of(FleetFile file) {
        Map<String, String> settings = new TreeMap<>();
        add(settings, "", file);
        return settings;
    }

    private static void add(Map<String, String> settings, String path, Record section) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String name = KeyName.of(component.getName());
            Object value = value(section, component);
            if (value == null || (path.isEmpty() && ROWS.contains(component.getName()))) {
                continue;
            }
            String key = path.isEmpty() ? name : path + "." + name;
            switch (value) {
                case Record below -> add(settings, key, below);
                case Map<?, ?> texts ->
                        texts.forEach(
                                (each, text) -> settings.put(key + "." + each, text.toString()));
                case TlsMode tls -> settings.put(key, tls.wireName());
                case IssuerProperties.Solver solver ->
                        settings.put(key, solver.name().toLowerCase(Locale.ROOT));
                default -> settings.put(key, value.toString());
            }
        }
    }

    private static @Nullable Object value(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("an accessor of a record of ours fails", e);
        }
    }
}
