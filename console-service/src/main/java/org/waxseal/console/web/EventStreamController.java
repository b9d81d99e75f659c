package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.request.Faults;
import org.waxseal.console.tail.TailQuery;
import org.waxseal.console.tail.TailedRecord;
import org.waxseal.console.tail.TailedTopic;
import org.waxseal.console.tail.Tails;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /api/v1/events}: the topics, or what was rejected from them, as NDJSON. */
@RestController
public final class EventStreamController implements ApplicationListener<ContextClosedEvent> {
    static final String MEDIA_TYPE = "application/x-ndjson";

    private static final Logger LOGGER = LoggerFactory.getLogger(EventStreamController.class);
    // Proxies give up on silent streams; and a reader who has gone, and keeps a place of few, is
    // noticed by it
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration FARTHEST = Duration.ofDays(366);
    private static final int LONGEST_VALUE_SHOWN = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Tails tails;

    public EventStreamController(Tails tails) {
        this.tails = tails;
    }

    @GetMapping("/api/v1/events")
    void events(
            @RequestParam(required = false) @Nullable String topic,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String rejected,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String follow,
            HttpServletResponse response) {
        boolean follows = flag("follow", follow, true);
        TailQuery query =
                new TailQuery(
                        topics(topic),
                        flag("rejected", rejected, false),
                        subject == null || subject.isEmpty() ? null : subject,
                        since(since, follows),
                        follows);
        try (Tails.Tail tail = tails.open(query)) {
            response.setContentType(MEDIA_TYPE);
            response.flushBuffer();
            write(tail, response.getOutputStream());
        } catch (IOException e) {
            LOGGER.debug("A reader of events has gone: {}", e.getMessage());
        } catch (WaxsealException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            LOGGER.warn("A reader of events was left: {}", e.sentence(), e);
        }
    }

    private static void write(Tails.Tail tail, OutputStream output) throws IOException {
        while (!tail.ended()) {
            List<TailedRecord> records = tail.next(SILENCE);
            for (TailedRecord record : records) {
                output.write(JSON.writeValueAsBytes(line(record)));
                output.write('\n');
            }
            if (records.isEmpty() && !tail.ended()) {
                output.write('\n');
            }
            output.flush();
        }
    }

    private static ObjectNode line(TailedRecord record) {
        ObjectNode line = JSON.createObjectNode();
        line.put("topic", record.topic());
        line.put("partition", record.partition());
        line.put("offset", record.offset());
        line.put("at", record.at().toString());
        line.put("key", record.key());
        String value = record.value();
        JsonNode event = value == null ? null : object(value);
        if (event == null) {
            line.put("value", value == null ? null : shown(value));
        } else {
            line.set("event", event);
        }
        TailedRecord.Rejection rejection = record.rejection();
        if (rejection != null) {
            addRejection(line, rejection);
        }
        return line;
    }

    private static void addRejection(ObjectNode line, TailedRecord.Rejection rejection) {
        line.put("code", rejection.code());
        line.put("field", rejection.field());
        if (rejection.value() != null) {
            line.put("value", rejection.value());
        }
        line.put("reason", rejection.reason());
        String faults = rejection.faults();
        JsonNode list = faults == null ? null : json(faults);
        if (list != null && list.isArray()) {
            line.set("faults", list);
        }
    }

    private static @Nullable JsonNode object(String value) {
        JsonNode read = value.length() > LONGEST_VALUE_SHOWN ? null : json(value);
        return read != null && read.isObject() ? read : null;
    }

    private static @Nullable JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String shown(String value) {
        return value.length() > LONGEST_VALUE_SHOWN
                ? value.substring(0, LONGEST_VALUE_SHOWN) + "..."
                : value;
    }

    private static Set<TailedTopic> topics(@Nullable String written) {
        Set<TailedTopic> topics = EnumSet.noneOf(TailedTopic.class);
        if (written == null || written.isEmpty()) {
            return EnumSet.allOf(TailedTopic.class);
        }
        for (String name : written.split(",", -1)) {
            topics.add(
                    TailedTopic.of(name.strip())
                            .orElseThrow(
                                    () ->
                                            notPossible(
                                                    "topic",
                                                    name,
                                                    "use some of " + TailedTopic.known())));
        }
        return topics;
    }

    private static boolean flag(String name, @Nullable String written, boolean otherwise) {
        return switch (written) {
            case null -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw notPossible(name, written, "write true or false");
        };
    }

    /** Null for the beginning. Without it: who follows wants what comes, who does not wants all. */
    private static @Nullable Duration since(@Nullable String written, boolean follows) {
        if (written == null) {
            return follows ? Duration.ZERO : null;
        }
        if (written.equals("beginning")) {
            return null;
        }
        try {
            Duration read = Duration.parse(written);
            if (!read.isNegative() && read.compareTo(FARTHEST) <= 0) {
                return read;
            }
        } catch (DateTimeParseException e) {
            throw notSince(written);
        }
        throw notSince(written);
    }

    private static HttpFault notSince(String written) {
        return notPossible(
                "since", written, "write beginning or an ISO 8601 duration such as PT10M or P1D");
    }

    private static HttpFault notPossible(String name, String written, String fix) {
        return new HttpFault(
                400,
                ErrorCode.FIELD_INVALID,
                "%s '%s' is not possible; %s".formatted(name, Faults.shown(written), fix));
    }

    /** Open streams must not hold up the end of the web server. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        tails.end();
    }
}
