package org.waxseal.console.json;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.fleet.FleetRequest;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.request.Faults;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of a fleet file in JSON, read one by one: there may be a hundred thousand. */
public final class FleetJson {
    /** Octets; a hundred thousand domains with their names chosen need a third of it. */
    public static final long LARGEST = 128L * 1024 * 1024;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(LARGEST)
                                                    .maxNestingDepth(16)
                                                    .maxNumberLength(32)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    // A row is followed by the next one.
                    .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final Faults faults;
    private final List<OwnerRequest> owners = new ArrayList<>();
    private final List<NodeRequest> nodes = new ArrayList<>();
    private final List<DomainRequest> domains = new ArrayList<>();

    private FleetJson(Faults faults) {
        this.faults = faults;
    }

    /**
     * Reads {@code {"owners": [], "nodes": [], "domains": []}}; each list may be left out.
     *
     * @throws WaxsealException with {@code REQUEST_MALFORMED} when it is no such JSON
     */
    public static FleetRequest read(InputStream body, Faults faults) {
        FleetJson reader = new FleetJson(faults);
        try (JsonParser parser = JSON.createParser(body)) {
            reader.read(parser);
        } catch (JacksonException e) {
            throw malformed(
                    "the body cannot be read as JSON (%s); send {\"owners\": [], \"nodes\": [], \"domains\": []}"
                            .formatted(Faults.shown(String.valueOf(e.getOriginalMessage()))));
        }
        return new FleetRequest(reader.owners, reader.nodes, reader.domains);
    }

    private void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("the body is not a JSON object; send one with owners, nodes, domains");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "owners" -> rows(parser, name, owners, RegistryJson::owner);
                case "nodes" -> rows(parser, name, nodes, RegistryJson::node);
                case "domains" -> rows(parser, name, domains, RegistryJson::domain);
                default -> {
                    faults.add(
                            ErrorCode.FIELD_UNKNOWN,
                            "/" + Faults.shown(name),
                            "field '%s' is not known here; known are owners, nodes, domains"
                                    .formatted(Faults.shown(name)));
                    parser.skipChildren();
                }
            }
        }
        if (parser.nextToken() != null) {
            throw malformed("something follows the JSON object; send one object");
        }
    }

    private <T> void rows(
            JsonParser parser, String name, List<T> read, Function<JsonFields, T> reader) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/" + name,
                    "field '%s' is of the wrong type; write a list".formatted(name));
            parser.skipChildren();
            return;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            JsonNode row = JSON.readTree(parser);
            JsonFields fields = JsonFields.element(row, "/" + name + "/" + i, faults);
            if (fields != null) {
                read.add(reader.apply(fields));
            }
        }
    }

    private static WaxsealException malformed(String sentence) {
        return new WaxsealException(ErrorCode.REQUEST_MALFORMED, sentence);
    }
}
