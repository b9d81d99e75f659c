package org.waxseal.common.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.statement.Topic;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yml} says exactly what the golden files hold. */
class AsyncApiTest {
    private static final Map<?, ?> DOCUMENT = read();

    static Stream<String> goldenFiles() {
        return GoldenStatements.all().keySet().stream();
    }

    @Test
    void describesEveryTopicAndType() {
        List<String> addresses = new ArrayList<>();
        for (Object channel : map(DOCUMENT, "channels").values()) {
            addresses.add(String.valueOf(((Map<?, ?>) channel).get("address")));
        }
        List<String> types = new ArrayList<>();
        for (Object message : map(DOCUMENT, "components", "messages").values()) {
            types.add(String.valueOf(((Map<?, ?>) message).get("name")));
        }
        assertThat(addresses)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Stream.of(Topic.values()).map(Topic::topicName),
                                        Stream.of(
                                                ProvisioningTopic.NAME,
                                                ProvisioningTopic.NAME + DeadLetters.SUFFIX))
                                .toList());
        assertThat(types)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Stream.of(Topic.values()).map(Topic::eventType),
                                        Stream.of(
                                                "waxseal.provision-domain",
                                                "waxseal.change-domain",
                                                "waxseal.remove-domain",
                                                "rejected"))
                                .toList());
    }

    @Test
    void saysHowLongRequestsAreKept() {
        assertThat(
                        map(
                                        DOCUMENT,
                                        "channels",
                                        "provisioning",
                                        "bindings",
                                        "kafka",
                                        "topicConfiguration")
                                .get("retention.ms"))
                .hasToString(Long.toString(ProvisioningTopic.KEPT.toMillis()));
    }

    @Test
    void listsEveryHeaderOfADeadLetter() {
        assertThat(
                        map(DOCUMENT, "components", "messages", "rejected", "headers", "properties")
                                .keySet()
                                .stream()
                                .map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(DeadLetterHeaders.ALL);
    }

    static Stream<String> goldenRequests() {
        return GoldenRequests.accepted().stream();
    }

    @ParameterizedTest
    @MethodSource("goldenRequests")
    void describesEveryFieldOfTheGoldenRequest(String name) {
        Map<?, ?> event =
                new Yaml()
                        .load(
                                new String(
                                        GoldenRequests.json("accepted/" + name),
                                        StandardCharsets.UTF_8));
        String schema =
                switch (String.valueOf(event.get("type")).replace("waxseal.", "")) {
                    case "provision-domain" -> "provisionDomain";
                    case "change-domain" -> "changeDomain";
                    case "remove-domain" -> "removeDomain";
                    default -> throw new AssertionError(name);
                };
        List<String> faults = new ArrayList<>();
        check("", event, map(DOCUMENT, "components", "schemas", "request"), faults);
        check("data", event.get("data"), map(DOCUMENT, "components", "schemas", schema), faults);
        assertThat(faults).isEmpty();
    }

    @Test
    void listsEveryProtocolAndVerdict() {
        assertThat(strings(map(DOCUMENT, "components", "schemas", "protocol"), "enum"))
                .containsExactlyElementsOf(
                        Stream.of(Protocol.values()).map(Protocol::wireName).toList());
        assertThat(
                        strings(
                                map(
                                        DOCUMENT,
                                        "components",
                                        "schemas",
                                        "endpoint",
                                        "properties",
                                        "verdict"),
                                "enum"))
                .containsExactlyElementsOf(
                        Stream.of(Verdict.values()).map(Verdict::wireName).toList());
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void describesEveryFieldOfTheGoldenFile(String name) {
        Map<?, ?> event =
                new Yaml().load(new String(GoldenStatements.json(name), StandardCharsets.UTF_8));
        String type = String.valueOf(event.get("type"));
        String message = type.substring("waxseal.".length());
        List<String> faults = new ArrayList<>();
        check("", event, map(DOCUMENT, "components", "schemas", "event"), faults);
        check("data", event.get("data"), map(DOCUMENT, "components", "schemas", message), faults);
        assertThat(faults).isEmpty();
    }

    /** As much of JSON Schema as the document uses; a field it does not name is a fault too. */
    private static void check(
            String path, @Nullable Object value, Map<?, ?> written, List<String> faults) {
        Map<?, ?> schema = resolve(written);
        Collection<String> types = strings(schema, "type");
        if (value == null) {
            if (!types.contains("null")) {
                faults.add(path + " is null");
            }
            return;
        }
        switch (value) {
            case Map<?, ?> object -> checkObject(path, object, schema, types, faults);
            case List<?> list -> {
                expect(path, "array", types, faults);
                for (Object element : list) {
                    check(path + "[]", element, map(schema, "items"), faults);
                }
            }
            case Boolean ignored -> expect(path, "boolean", types, faults);
            case Number ignored -> expect(path, "integer", types, faults);
            default -> {
                expect(path, "string", types, faults);
                Collection<String> values = strings(schema, "enum");
                if (!values.isEmpty() && !values.contains(value.toString())) {
                    faults.add(path + " is " + value);
                }
            }
        }
        if (schema.containsKey("const")
                && !String.valueOf(schema.get("const")).equals(value.toString())) {
            faults.add(path + " is not " + schema.get("const"));
        }
    }

    private static void checkObject(
            String path,
            Map<?, ?> object,
            Map<?, ?> schema,
            Collection<String> types,
            List<String> faults) {
        expect(path, "object", types, faults);
        if (!schema.containsKey("properties")) {
            return;
        }
        Map<?, ?> properties = map(schema, "properties");
        for (String required : strings(schema, "required")) {
            if (object.get(required) == null) {
                faults.add(path + "." + required + " is missing");
            }
        }
        Set<String> undescribed = new TreeSet<>();
        for (Map.Entry<?, ?> field : object.entrySet()) {
            if (properties.get(field.getKey()) instanceof Map<?, ?> property) {
                check(path + "." + field.getKey(), field.getValue(), property, faults);
            } else {
                undescribed.add(path + "." + field.getKey() + " is not described");
            }
        }
        faults.addAll(undescribed);
    }

    private static void expect(
            String path, String type, Collection<String> allowed, List<String> faults) {
        if (!allowed.contains(type)) {
            faults.add(path + " is of type " + type);
        }
    }

    private static Map<?, ?> resolve(Map<?, ?> schema) {
        return schema.get("$ref") instanceof String reference
                ? map(DOCUMENT, reference.substring(2).split("/"))
                : schema;
    }

    private static Map<?, ?> map(Map<?, ?> from, String... path) {
        Map<?, ?> found = from;
        for (String step : path) {
            if (!(found.get(step) instanceof Map<?, ?> next)) {
                throw new AssertionError("no " + String.join("/", path));
            }
            found = next;
        }
        return found;
    }

    private static Collection<String> strings(Map<?, ?> schema, String field) {
        return switch (schema.get(field)) {
            case null -> List.of();
            case Collection<?> many -> many.stream().map(String::valueOf).toList();
            case Object one -> List.of(one.toString());
        };
    }

    private static Map<?, ?> read() {
        try (Reader reader = Files.newBufferedReader(Path.of("..", "docs", "asyncapi.yml"))) {
            return new Yaml().load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
