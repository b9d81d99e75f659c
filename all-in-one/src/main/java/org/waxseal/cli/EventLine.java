package org.waxseal.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.waxseal.cli.screen.Colour;
import org.waxseal.cli.screen.Printable;
import tools.jackson.databind.JsonNode;

/** One record of a topic on one line. */
final class EventLine {
    /** Where each partition is, so that a connection that is opened again repeats nothing. */
    private final Map<String, Long> seen = new HashMap<>();

    /** Whether the record was not there before. */
    boolean isNew(JsonNode event) {
        String place =
                event.path("topic").asString("") + "/" + event.path("partition").asString("");
        long offset = event.path("offset").asLong(0);
        Long last = seen.get(place);
        if (last != null && offset <= last) {
            return false;
        }
        seen.put(place, offset);
        return true;
    }

    /** {@code 2026-11-24T10:15:03.120Z domains example.org domain, revision 3, ...}. */
    static String of(JsonNode event) {
        return Printable.of(
                "%-24s  %-16s  %-28s  %s"
                        .formatted(
                                Session.text(event, "at"),
                                topic(Session.text(event, "topic")),
                                Session.text(event, "key"),
                                summary(event)));
    }

    static Colour colour(JsonNode event) {
        return event.hasNonNull("reason") || event.hasNonNull("code") ? Colour.BAD : Colour.PLAIN;
    }

    /** {@code waxseal.domains.v1} is {@code domains}; dead letters keep their mark. */
    private static String topic(String name) {
        return name.replaceFirst("^waxseal\\.", "").replaceFirst("\\.v[0-9]+", "");
    }

    private static String summary(JsonNode event) {
        if (event.hasNonNull("reason") || event.hasNonNull("code")) {
            return rejection(event);
        }
        JsonNode record = event.path("event");
        if (!record.isObject()) {
            String value = Session.text(event, "value");
            return value.isEmpty() ? "(no value)" : value;
        }
        JsonNode data = record.path("data");
        List<String> parts = new ArrayList<>();
        parts.add(Session.text(record, "type").replaceFirst("^waxseal\\.", ""));
        add(parts, "revision ", Session.text(data, "revision"));
        if (data.path("removed").asBoolean(false)) {
            parts.add("removed");
        }
        add(parts, "owner ", ownerOf(data));
        add(parts, "mail on ", Session.text(data, "mailNode"));
        add(parts, "webmail on ", Session.text(data, "webmailNode"));
        add(parts, "generation ", Session.text(data, "generation"));
        if (data.has("proven")) {
            parts.add(data.path("proven").asBoolean(false) ? "proven" : "not proven");
        }
        if (data.path("endpoints").isArray()) {
            parts.add(
                    "%d of %d endpoints protected"
                            .formatted(
                                    data.path("endpoints")
                                            .valueStream()
                                            .filter(
                                                    endpoint ->
                                                            Session.text(endpoint, "verdict")
                                                                    .equals("protected"))
                                            .count(),
                                    data.path("endpoints").size()));
        }
        add(parts, "failure ", Session.text(data, "lastFailure", "code"));
        return String.join(", ", parts);
    }

    private static String ownerOf(JsonNode data) {
        JsonNode owner = data.path("owner");
        return owner.isObject() ? Session.text(owner, "id") : owner.asString("");
    }

    private static String rejection(JsonNode event) {
        String field = Session.text(event, "field");
        String value = Session.text(event, "value");
        return "%s: %s%s"
                .formatted(
                        Session.text(event, "code"),
                        Session.text(event, "reason"),
                        field.isEmpty() ? "" : " [%s = '%s']".formatted(field, value));
    }

    private static void add(List<String> parts, String label, String value) {
        if (!value.isEmpty()) {
            parts.add(label + value);
        }
    }
}
