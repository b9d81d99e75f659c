package org.waxseal.console.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.stream.GoldenRequests;
import org.waxseal.console.provisioning.ProvisioningRequest.Asked;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.RequestRejected;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class IncomingEventTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REMOVAL =
            "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/panel\", \"type\": \"remove-domain\", \"data\": {\"name\": \"shop.test\"}}";

    private static IncomingEvent read(@Nullable String key, @Nullable String value) {
        return IncomingEvent.of(octets(key), octets(value));
    }

    private static byte @Nullable [] octets(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Fault> faults(IncomingEvent event) {
        RequestRejected rejected =
                Objects.requireNonNull(
                        catchThrowableOfType(RequestRejected.class, event::request),
                        "it was accepted");
        return rejected.faults();
    }

    static Stream<String> accepted() {
        return GoldenRequests.accepted().stream();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatIsDocumentedIsAccepted(String name) {
        byte[] json = GoldenRequests.json("accepted/" + name);
        DnsName domain = DnsName.of(JSON.readTree(json).at("/data/name").asString());

        ProvisioningRequest request = IncomingEvent.of(octets(domain.ascii()), json).request();

        assertThat(request.id()).isEqualTo(new EventId("/panel", "4711"));
        assertThat(name).startsWith(request.type().wireName().replace("-domain", ""));
        switch (request.asked()) {
            case Asked.Provision(var wanted) ->
                    assertThat(DnsName.of(String.valueOf(wanted.name()))).isEqualTo(domain);
            case Asked.Change(var changed, var ignored) -> assertThat(changed).isEqualTo(domain);
            case Asked.Remove(var removed) -> assertThat(removed).isEqualTo(domain);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not-json, request-malformed, ''",
        "not-an-object, request-malformed, ''",
        "twice-the-same-field, request-malformed, ''",
        "data-only, field-missing, /specversion",
        "other-specversion, field-invalid, /specversion",
        "no-id, field-missing, /id",
        "id-too-long, field-invalid, /id",
        "no-source, field-missing, /source",
        "source-with-controls, field-invalid, /source",
        "unknown-type, field-invalid, /type",
        "no-type, field-missing, /type",
        "type-of-wrong-type, field-invalid, /type",
        "other-subject, field-invalid, /subject",
        "no-time, field-invalid, /time",
        "other-content-type, field-invalid, /datacontenttype",
        "other-version, field-invalid, /version",
        "unknown-attribute, field-unknown, /priority",
        "no-data, field-missing, /data",
        "data-of-wrong-type, field-invalid, /data",
        "unknown-field, field-unknown, /data/mialNode",
        "unknown-field-of-certificate, field-unknown, /data/certificate/days",
        "no-name, field-missing, /data/name",
        "name-invalid, name-invalid, /data/name",
        "other-key, field-invalid, /data/name",
        "remove-with-more, field-unknown, /data/owner",
        "node-of-wrong-type, field-invalid, /data/mailNode"
    })
    void eachKindOfMistakeIsRejectedAtItsField(String name, String code, String pointer) {
        IncomingEvent event =
                IncomingEvent.of(octets("shop.test"), GoldenRequests.json("rejected/" + name));

        Fault first = faults(event).getFirst();

        assertThat(first.code().wireName()).isEqualTo(code);
        assertThat(first.pointer()).isEqualTo(pointer);
        assertThat(first.sentence()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        assertThat(event.valueAt(pointer)).hasSizeLessThan(100).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void aTombstoneAndAKeylessOneAreRejected() {
        assertThat(faults(read("shop.test", null)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.sentence()).contains("waxseal.remove-domain"));
        assertThat(faults(read(null, REMOVAL)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.sentence()).contains("key is missing"));
        assertThat(faults(read("Shop.test", REMOVAL)))
                .as("another spelling would go to another partition")
                .hasSize(1);
        assertThat(read("shop.test", REMOVAL).request().asked())
                .isEqualTo(new Asked.Remove(DnsName.of("shop.test")));
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        String padded = REMOVAL + " ".repeat(IncomingEvent.LARGEST);

        assertThat(faults(read("shop.test", padded)))
                .singleElement()
                .satisfies(
                        fault ->
                                assertThat(fault.sentence())
                                        .isEqualTo(
                                                "the event has %d octets; one has at most 65536"
                                                        .formatted(padded.length())));
        assertThat(faults(read("shop.test", "[".repeat(5000)))).hasSize(1);
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        IncomingEvent event =
                read(
                        "shop.test",
                        "{\"specversion\": \"1.0\", \"source\": \"/panel\", \"type\": \"provision-domain\", \"data\": {\"name\": \"other.test\", \"mailNode\": 7, \"x\": 1}, \"y\": 2}");

        assertThat(faults(event).stream().map(Fault::pointer))
                .containsExactlyInAnyOrder("/id", "/y", "/data/name", "/data/mailNode", "/data/x");
        assertThat(event.id()).isNull();
        assertThat(event.type()).isEqualTo("provision-domain");
    }

    @Test
    void theDigestIsThatOfWhatIsAsked() {
        String digest = read("shop.test", REMOVAL).digest();

        assertThat(
                        read(
                                        "shop.test",
                                        REMOVAL.replace(
                                                "\"id\": \"1\"",
                                                "\"time\": \"2026-11-24T04:05:06Z\", \"id\": \"2\""))
                                .digest())
                .isEqualTo(digest);
        assertThat(read("shop.test", REMOVAL.replace("shop.test", "other.test")).digest())
                .isNotEqualTo(digest);
        assertThat(read("shop.test", REMOVAL.replace("remove-", "change-")).digest())
                .isNotEqualTo(digest);
        assertThat(read("x", change("{\"name\": \"x\", \"mailNode\": \"a\"}")).digest())
                .isEqualTo(read("x", change("{ \"mailNode\": \"a\", \"name\" : \"x\" }")).digest());
    }

    private static String change(String data) {
        return "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/panel\", \"type\": \"change-domain\", \"data\": %s}"
                .formatted(data);
    }

    static Stream<String> complete() {
        return Stream.of("provision-all-fields", "change-all-fields", "remove");
    }

    /** With something else in its place it is refused as wrong, not as unknown: so it was read. */
    @ParameterizedTest
    @MethodSource("complete")
    void everyDocumentedFieldIsRead(String name) throws IOException {
        JsonNode golden = JSON.readTree(GoldenRequests.json("accepted/" + name));
        String asked = golden.at("/type").asString().replace("waxseal.", "").replace("-domain", "");
        Set<String> documented = new TreeSet<>();
        Map<?, ?> schemas = schemas();
        collect(schemas, "request", "", documented);
        documented.remove("/data");
        collect(schemas, asked + "Domain", "/data", documented);
        assertThat(documented).hasSizeGreaterThan(10);

        List<String> notRead = new ArrayList<>();
        for (String pointer : documented) {
            ObjectNode changed = (ObjectNode) golden.deepCopy();
            int last = pointer.lastIndexOf('/');
            JsonNode parent = changed.at(pointer.substring(0, last));
            ((ObjectNode) parent).putObject(pointer.substring(last + 1)).put("no", "such");
            List<Fault> faults =
                    faults(IncomingEvent.of(octets("shop.test"), JSON.writeValueAsBytes(changed)));
            if (faults.stream()
                    .noneMatch(
                            fault ->
                                    fault.pointer().startsWith(pointer)
                                            && !fault.pointer().equals(pointer + "/x")
                                            && !(fault.pointer().equals(pointer)
                                                    && fault.code()
                                                            .wireName()
                                                            .equals("field-unknown")))) {
                notRead.add(pointer);
            }
        }
        assertThat(notRead).isEmpty();
    }

    private static void collect(
            Map<?, ?> schemas, String schema, String at, Set<String> documented) {
        Map<?, ?> properties = map(map(schemas, schema), "properties");
        properties.forEach(
                (name, property) -> {
                    documented.add(at + "/" + name);
                    if (property instanceof Map<?, ?> one
                            && one.get("$ref") instanceof String reference) {
                        collect(
                                schemas,
                                reference.substring(reference.lastIndexOf('/') + 1),
                                at + "/" + name,
                                documented);
                    }
                });
    }

    private static Map<?, ?> schemas() throws IOException {
        try (Reader reader = Files.newBufferedReader(Path.of("..", "docs", "asyncapi.yml"))) {
            Map<String, Object> document = new Yaml().load(reader);
            return map(map(document, "components"), "schemas");
        }
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(key), key);
    }
}
