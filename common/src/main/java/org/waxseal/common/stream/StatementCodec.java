package org.waxseal.common.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Statements as JSON in the structured mode of CloudEvents 1.0 (section 3.1 of its JSON format);
 * docs/events.md shows each. Names on the wire are ours, never a Java class name. Thread-safe.
 */
public final class StatementCodec {
    /** The extension attribute {@code version} of the events written here. */
    public static final int VERSION = 1;

    private static final String SPEC_VERSION = "1.0";

    private final JsonMapper mapper = StatementJson.mapper();
    private final String source;

    /**
     * @param service who publishes; stands in the event's {@code source}
     */
    public StatementCodec(String service) {
        this.source = "/waxseal/" + service;
    }

    /** One event; the same statement always gives the same bytes. */
    public byte[] encode(Statement statement) {
        ObjectNode event = mapper.createObjectNode();
        event.put("specversion", SPEC_VERSION);
        event.put("id", statement.key() + "/" + statement.revision());
        event.put("type", Topic.of(statement).eventType());
        event.put("source", source);
        event.put("subject", statement.key());
        event.put("time", changedAt(statement).toString());
        event.put("datacontenttype", "application/json");
        event.put("version", VERSION);
        event.set("data", mapper.valueToTree(statement));
        return mapper.writeValueAsString(event).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one event. Unknown fields are ignored.
     *
     * @return empty for an event of a type or version that this program does not know, and it is to
     *     be skipped
     * @throws WaxsealException with {@code STATEMENT_INVALID}, saying what is wrong: the record can
     *     never be understood
     */
    public Optional<Statement> decode(byte[] json) {
        JsonNode event = read(json);
        if (!SPEC_VERSION.equals(text(event, "specversion"))) {
            throw invalid("specversion is not 1.0: it is no CloudEvents 1.0 event", null);
        }
        String type = text(event, "type");
        if (type == null) {
            throw invalid("type is missing", null);
        }
        JsonNode version = event.path("version");
        if (!version.isMissingNode() && version.asInt(-1) != VERSION) {
            return Optional.empty();
        }
        Class<? extends Statement> record = recordOf(type);
        if (record == null) {
            return Optional.empty();
        }
        JsonNode data = event.path("data");
        if (!data.isObject()) {
            throw invalid("data is missing or no JSON object", null);
        }
        return Optional.of(readStatement(data, record));
    }

    private JsonNode read(byte[] json) {
        try {
            JsonNode event = mapper.readTree(json);
            if (!event.isObject()) {
                throw invalid("it is no JSON object", null);
            }
            return event;
        } catch (JacksonException e) {
            throw invalid("it is no JSON", e);
        }
    }

    private Statement readStatement(JsonNode data, Class<? extends Statement> type) {
        StatementJson.requireFields("data", data, type);
        try {
            Statement statement = mapper.treeToValue(data, type);
            StatementJson.requireComplete("data", (Record) statement);
            return statement;
        } catch (JacksonException e) {
            throw invalid(reason(e), e);
        } catch (DateTimeParseException | NullPointerException e) {
            throw invalid("data: a field is missing or malformed", e);
        }
    }

    /** The library's own message names Java classes; who reads it may have another language. */
    private static String reason(JacksonException fault) {
        StringBuilder field = new StringBuilder("data");
        for (JacksonException.Reference step : fault.getPath()) {
            if (step.getPropertyName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append('.').append(step.getPropertyName());
            }
        }
        return fault.getCause() instanceof WaxsealException known
                ? field + ": " + known.sentence()
                : field + " is malformed";
    }

    private static @Nullable String text(JsonNode event, String field) {
        JsonNode value = event.path(field);
        return value.isString() ? value.stringValue() : null;
    }

    private static @Nullable Class<? extends Statement> recordOf(String type) {
        for (Topic topic : Topic.values()) {
            if (topic.eventType().equals(type)) {
                return switch (topic) {
                    case OWNERS -> OwnerStatement.class;
                    case NODES -> NodeStatement.class;
                    case DOMAINS -> DomainStatement.class;
                    case CERTIFICATES -> CertificateStatement.class;
                    case ENDPOINTS -> EndpointsStatement.class;
                };
            }
        }
        return null;
    }

    private static Instant changedAt(Statement statement) {
        return switch (statement) {
            case OwnerStatement owner -> owner.changedAt();
            case NodeStatement node -> node.changedAt();
            case DomainStatement domain -> domain.changedAt();
            case CertificateStatement certificate -> certificate.changedAt();
            case EndpointsStatement endpoints -> endpoints.changedAt();
        };
    }

    private static WaxsealException invalid(String reason, @Nullable Throwable cause) {
        return new WaxsealException(
                ErrorCode.STATEMENT_INVALID, "not a statement: " + reason, cause);
    }
}
