package org.waxseal.issuer.powerdns;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The TXT records of one name, as the API has them ({@code rrset}).
 *
 * @param ttl seconds
 */
record RecordSet(int ttl, List<Content> records) {
    /** Short, so that a resolver which has seen an older value looks again soon. */
    private static final int OUR_TTL = 10;

    /**
     * One record.
     *
     * @param text in master file form, with its quotation marks
     * @param disabled kept there, and not answered with
     */
    record Content(String text, boolean disabled) {}

    static RecordSet empty() {
        return new RecordSet(OUR_TTL, List.of());
    }

    /** From the zone as the API gives it, which may hold other names too. */
    static RecordSet of(JsonNode zone, String name) {
        for (JsonNode set : zone.path("rrsets")) {
            if (set.path("name").asString("").equalsIgnoreCase(name)
                    && set.path("type").asString("").equals("TXT")) {
                List<Content> records = new ArrayList<>();
                for (JsonNode one : set.path("records")) {
                    records.add(
                            new Content(
                                    one.path("content").asString(""),
                                    one.path("disabled").asBoolean(false)));
                }
                return new RecordSet(set.path("ttl").asInt(OUR_TTL), records);
            }
        }
        return empty();
    }

    boolean answers(String value) {
        return records.contains(new Content(quoted(value), false));
    }

    boolean holds(String value) {
        return records.stream().anyMatch(one -> one.text().equals(quoted(value)));
    }

    RecordSet with(String value) {
        List<Content> changed = new ArrayList<>(without(value).records());
        changed.add(new Content(quoted(value), false));
        return new RecordSet(ttl, changed);
    }

    RecordSet without(String value) {
        return new RecordSet(
                ttl, records.stream().filter(one -> !one.text().equals(quoted(value))).toList());
    }

    /** What makes the API put this in the place of what it has; comments stay as they are. */
    void writeTo(ObjectNode set, String name) {
        set.put("name", name).put("type", "TXT");
        if (records.isEmpty()) {
            set.put("changetype", "DELETE");
            return;
        }
        set.put("changetype", "REPLACE").put("ttl", ttl);
        var all = set.putArray("records");
        for (Content one : records) {
            all.addObject().put("content", one.text()).put("disabled", one.disabled());
        }
    }

    /** Values are base64url: nothing in them has to be escaped. */
    private static String quoted(String value) {
        return "\"" + value + "\"";
    }
}
