package org.waxseal.common.stream;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.OwnerLocale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How the values inside a statement are written: each as one string. */
final class StatementJson {

    private StatementJson() {}

    static JsonMapper mapper() {
        SimpleModule values = new SimpleModule("waxseal-values");
        add(values, DnsName.class, DnsName::ascii, DnsName::of);
        add(values, CertificateName.class, CertificateName::ascii, CertificateName::of);
        add(values, OwnerId.class, OwnerId::value, OwnerId::new);
        add(values, NodeId.class, NodeId::value, NodeId::new);
        add(values, Subject.class, Subject::key, Subject::parse);
        add(values, Fingerprint.class, Fingerprint::hex, Fingerprint::new);
        add(values, CertificateChain.class, CertificateChain::toPem, CertificateChain::fromPem);
        add(values, OwnerLocale.class, OwnerLocale::wireName, OwnerLocale::parse);
        add(values, Protocol.class, Protocol::wireName, Protocol::parse);
        add(
                values,
                Software.class,
                Software::wireName,
                name -> byName("software", name, Software.values(), Software::wireName));
        add(
                values,
                KeyType.class,
                KeyType::wireName,
                name -> byName("keyType", name, KeyType.values(), KeyType::wireName));
        // A newer publisher may know more verdicts and codes; its statement is still worth reading.
        add(
                values,
                Verdict.class,
                Verdict::wireName,
                name -> find(name, Verdict.values(), Verdict::wireName).orElse(Verdict.UNKNOWN));
        add(
                values,
                ErrorCode.class,
                ErrorCode::wireName,
                name ->
                        find(name, ErrorCode.values(), ErrorCode::wireName)
                                .orElse(ErrorCode.INTERNAL_FAULT));
        return JsonMapper.builder()
                .addModule(values)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    /**
     * Every component that is not {@code @Nullable} must have a value: what is optional on the wire
     * is optional in the record.
     *
     * @throws WaxsealException with {@code STATEMENT_INVALID}, naming the field
     */
    static void requireComplete(String path, Record value) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (!component.getDeclaringRecord().getName().contains(".statement.")) {
                return;
            }
            Object field = read(component, value);
            String fieldPath = path + "." + component.getName();
            if (field == null) {
                if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    throw missing(fieldPath);
                }
            } else if (field instanceof Record nested) {
                requireComplete(fieldPath, nested);
            } else if (field instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Record element) {
                        requireComplete(fieldPath + "[" + i + "]", element);
                    }
                }
            }
        }
    }

    /**
     * The same before reading, where a missing number would be called something else.
     *
     * @throws WaxsealException with {@code STATEMENT_INVALID}, naming the field
     */
    static void requireFields(String path, JsonNode object, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (object.path(component.getName()).isMissingNode()
                    && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw missing(path + "." + component.getName());
            }
        }
    }

    private static WaxsealException missing(String field) {
        return new WaxsealException(
                ErrorCode.STATEMENT_INVALID, "not a statement: " + field + " is missing");
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a public record's accessor only returns", e);
        }
    }

    private static <T> void add(
            SimpleModule module,
            Class<T> type,
            Function<T, String> write,
            Function<String, T> parse) {
        module.addSerializer(type, new TextSerializer<>(type, write));
        module.addDeserializer(type, new TextDeserializer<>(type, parse));
    }

    private static <T> T byName(
            String field, String name, T[] values, Function<T, String> wireName) {
        return find(name, values, wireName)
                .orElseThrow(
                        () ->
                                new WaxsealException(
                                        ErrorCode.FIELD_INVALID,
                                        field
                                                + " '"
                                                + name.replaceAll("\\p{C}", "?")
                                                + "' is unknown"));
    }

    private static <T> Optional<T> find(String name, T[] values, Function<T, String> wireName) {
        return Arrays.stream(values)
                .filter(value -> wireName.apply(value).equals(name))
                .findFirst();
    }

    private static final class TextSerializer<T> extends StdSerializer<T> {
        private final Function<T, String> write;

        TextSerializer(Class<T> type, Function<T, String> write) {
            super(type);
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(write.apply(value));
        }
    }

    private static final class TextDeserializer<T> extends StdDeserializer<T> {
        private final Function<String, T> parse;

        TextDeserializer(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) {
            String text = json.getValueAsString();
            if (text == null) {
                throw new WaxsealException(
                        ErrorCode.STATEMENT_INVALID, "a text is expected, not an object or a list");
            }
            return parse.apply(text);
        }
    }
}
