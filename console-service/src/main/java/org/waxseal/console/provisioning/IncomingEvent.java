package org.waxseal.console.provisioning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.provisioning.ProvisioningRequest.Asked;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.RequestRejected;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * A record of an outsider, read as far as it can be: a CloudEvents 1.0 event in structured mode
 * (its JSON format, section 3.1). Pointers of faults point into the event.
 */
public final class IncomingEvent {
    static final int LARGEST = 64 * 1024;

    private static final int LONGEST_ATTRIBUTE = 255;
    private static final int VERSION = 1;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Faults faults = new Faults();
    private final JsonNode tree;
    private @Nullable EventId id;
    private @Nullable RequestType type;
    private @Nullable Asked asked;

    private IncomingEvent(byte @Nullable [] key, byte @Nullable [] value) {
        this.key = key;
        this.value = value;
        JsonFields fields = readFields();
        this.tree =
                fields == null || value == null ? MissingNode.getInstance() : JSON.readTree(value);
        if (fields != null) {
            readAttributes(fields);
            JsonFields described = readData(fields);
            refuseOthers(fields);
            if (described != null && type != null) {
                asked = readAsked(type, described);
            }
        }
    }

    /** Reads it; whatever is wrong is told by {@link #request()}. */
    public static IncomingEvent of(byte @Nullable [] key, byte @Nullable [] value) {
        return new IncomingEvent(key, value);
    }

    /** Null when the event does not say which it is. */
    public @Nullable EventId id() {
        return id;
    }

    /** {@link RequestType#wireName()}, or {@code unknown}. */
    public String type() {
        return type == null ? "unknown" : type.wireName();
    }

    /**
     * Hexadecimal SHA-256 of key, type and data; the same however these are spelled in JSON. Of the
     * whole record when it cannot be read.
     */
    public String digest() {
        MessageDigest digest = sha256();
        digest.update(key == null ? new byte[0] : key);
        if (type == null || !tree.has("data")) {
            digest.update(value == null ? new byte[0] : value);
        } else {
            digest.update(type.wireName().getBytes(StandardCharsets.UTF_8));
            digest.update(JSON.writeValueAsBytes(tree.get("data")));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * What it asks.
     *
     * @throws RequestRejected with everything that is wrong with it
     */
    public ProvisioningRequest request() {
        faults.throwIfAny();
        EventId readId = id;
        RequestType readType = type;
        Asked readAsked = asked;
        if (readId == null || readType == null || readAsked == null) {
            throw new IllegalStateException("an event without a fault was not read");
        }
        return new ProvisioningRequest(readId, readType, digest(), readAsked);
    }

    /** What stands at a pointer, cut and without control characters; empty when nothing does. */
    public String valueAt(String pointer) {
        if (tree.isMissingNode() || pointer.isEmpty()) {
            return value == null ? "" : Faults.shown(new String(value, StandardCharsets.UTF_8));
        }
        JsonNode found = tree.at(pointer);
        if (found.isMissingNode() || found.isNull()) {
            return "";
        }
        return Faults.shown(found.isString() ? found.stringValue() : found.toString());
    }

    private @Nullable JsonFields readFields() {
        if (value == null) {
            faults.add(
                    ErrorCode.REQUEST_MALFORMED,
                    "",
                    "the record has no value; to have a domain gone, send a waxseal.remove-domain event");
            return null;
        }
        if (value.length > LARGEST) {
            faults.add(
                    ErrorCode.REQUEST_MALFORMED,
                    "",
                    "the event has %d octets; one has at most %d".formatted(value.length, LARGEST));
            return null;
        }
        try {
            return JsonFields.of(value, faults);
        } catch (WaxsealException | JacksonException e) {
            faults.add(
                    ErrorCode.REQUEST_MALFORMED,
                    "",
                    "the value is no JSON object; write one event in the structured mode of CloudEvents 1.0, as in docs/events.md");
            return null;
        }
    }

    private void readAttributes(JsonFields fields) {
        String specVersion = fields.text("specversion");
        if (!"1.0".equals(specVersion)) {
            wrong("/specversion", specVersion, "specversion", "write \"1.0\"");
        }
        String eventId =
                readAttribute(fields, "id", "a value that no other event of this source has");
        String source = readAttribute(fields, "source", "a URI that says who asks, such as /panel");
        if (eventId != null && source != null) {
            id = new EventId(source, eventId);
        }
        String writtenType = fields.text("type");
        type = writtenType == null ? null : RequestType.of(writtenType).orElse(null);
        if (type == null) {
            wrong("/type", writtenType, "type", "use one of " + RequestType.known());
        }
        String contentType = fields.text("datacontenttype");
        if (contentType != null && !isJson(contentType)) {
            wrong("/datacontenttype", contentType, "datacontenttype", "write application/json");
        }
        String time = fields.text("time");
        if (time != null && timeOf(time) == null) {
            wrong("/time", time, "time", "write it as in RFC 3339, such as 2027-01-31T08:00:00Z");
        }
        Integer version = fields.integer("version");
        if (version != null && version != VERSION) {
            wrong("/version", version.toString(), "version", "write 1 or leave it out");
        }
        // What event buses and tracing add; nothing here depends on it.
        fields.text("dataschema");
        fields.text("partitionkey");
        fields.text("traceparent");
        fields.text("tracestate");
    }

    private @Nullable String readAttribute(JsonFields fields, String name, String wanted) {
        String written = fields.text(name);
        if (written == null || written.isEmpty()) {
            wrong("/" + name, null, name, "give " + wanted);
            return null;
        }
        if (written.length() > LONGEST_ATTRIBUTE
                || !written.equals(Faults.withoutControls(written))) {
            wrong(
                    "/" + name,
                    written,
                    name,
                    "write at most %d characters without control characters"
                            .formatted(LONGEST_ATTRIBUTE));
            return null;
        }
        return written;
    }

    private @Nullable JsonFields readData(JsonFields fields) {
        JsonFields data = fields.object("data");
        if (data == null && !fields.has("data")) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/data",
                    "data is missing; describe the domain there, as in docs/events.md");
        }
        return data;
    }

    private static void refuseOthers(JsonFields fields) {
        fields.text("subject");
        fields.refuseOthers();
    }

    private @Nullable Asked readAsked(RequestType asks, JsonFields data) {
        String written = data.text("name");
        DnsName name =
                written == null
                        ? missingName()
                        : faults.read("/data/name", () -> DnsName.of(written));
        if (name != null) {
            checkKey(name);
            checkSubject(name);
        }
        return switch (asks) {
            case PROVISION_DOMAIN -> {
                DomainRequest wanted = RegistryJson.domain(data);
                yield new Asked.Provision(wanted);
            }
            case CHANGE_DOMAIN -> {
                var change = RegistryJson.domainChange(data);
                yield name == null ? null : new Asked.Change(name, change);
            }
            case REMOVE_DOMAIN -> {
                data.refuseOthers();
                yield name == null ? null : new Asked.Remove(name);
            }
        };
    }

    private @Nullable DnsName missingName() {
        faults.add(
                ErrorCode.FIELD_MISSING,
                "/data/name",
                "name is missing; give the domain, such as example.org");
        return null;
    }

    /** Kafka keeps the order of a key only, so the key has to be spelled one way. */
    private void checkKey(DnsName name) {
        String written = key == null ? null : new String(key, StandardCharsets.UTF_8);
        if (!name.ascii().equals(written)) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/data/name",
                    "the record's key is %s, but name is '%s'; the key has to be '%s', so that requests for one domain stay in order"
                            .formatted(
                                    written == null ? "missing" : "'" + Faults.shown(written) + "'",
                                    Faults.shown(valueAt("/data/name")),
                                    name.ascii()));
        }
    }

    private void checkSubject(DnsName name) {
        JsonNode subject = tree.path("subject");
        if (!subject.isString()) {
            return;
        }
        DnsName written = faults.read("/subject", () -> DnsName.of(subject.stringValue()));
        if (written != null && !written.equals(name)) {
            wrong(
                    "/subject",
                    subject.stringValue(),
                    "subject",
                    "write data's name or leave it out");
        }
    }

    private void wrong(String pointer, @Nullable String written, String name, String fix) {
        if (written == null) {
            // one of the wrong type has its fault already
            if (tree.at(pointer).isMissingNode()
                    || tree.at(pointer).isNull()
                    || tree.at(pointer).isString()) {
                faults.add(
                        ErrorCode.FIELD_MISSING, pointer, "%s is missing; %s".formatted(name, fix));
            }
        } else {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer,
                    "%s '%s' is not possible here; %s".formatted(name, Faults.shown(written), fix));
        }
    }

    private static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json");
    }

    private static @Nullable OffsetDateTime timeOf(String written) {
        try {
            return OffsetDateTime.parse(written);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The faults of a use case, which knows the data only, as faults of the event. */
    static RequestRejected inData(RequestRejected rejected) {
        return new RequestRejected(
                rejected.faults().stream()
                        .map(
                                fault ->
                                        new Fault(
                                                fault.code(),
                                                "/data" + fault.pointer(),
                                                fault.sentence()))
                        .toList());
    }

    /** What stands against a request as it is registered, as a fault of the event. */
    static RequestRejected inData(WaxsealException refusal) {
        return new RequestRejected(
                List.of(new Fault(refusal.code(), "/data/name", refusal.sentence())));
    }
}
