package org.waxseal.cli.importing;

import java.io.BufferedReader;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.waxseal.cli.outcome.CommandFailed;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HestiaCP: {@code v-list-mail-domains USER json}, or {@code v-list-web-domains USER json}; the
 * output of several users may stand one after another. Each is an object with a member for each
 * domain. It does not name the user.
 */
final class HestiaListing implements Listing {
    private static final Set<String> NO_WEBMAIL = Set.of("", "disabled");

    @Override
    public void read(BufferedReader text, Rows rows) throws InterruptedException {
        try (JsonParser parser = new JsonMapper().createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT) {
                    throw CommandFailed.usage(
                            "line %d: an object with a member for each domain is expected; make the file with: v-list-mail-domains USER json"
                                    .formatted(parser.currentTokenLocation().getLineNr()));
                }
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    long line = parser.currentTokenLocation().getLineNr();
                    String name = parser.currentName();
                    parser.nextToken();
                    rows.take(row(name, parser.readValueAsTree(), line));
                }
            }
        } catch (JacksonException e) {
            throw CommandFailed.usage(
                    "line %d: it is not JSON: %s"
                            .formatted(
                                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage()));
        }
    }

    private static InputRow row(String name, JsonNode domain, long line) {
        Map<Column, String> values = new EnumMap<>(Column.class);
        values.put(Column.NAME, name);
        if (domain.has("WEBMAIL") && NO_WEBMAIL.contains(domain.path("WEBMAIL").asString(""))) {
            values.put(Column.WEBMAIL_NODE, Column.NONE);
        }
        return new InputRow.Entry(line, values);
    }
}
