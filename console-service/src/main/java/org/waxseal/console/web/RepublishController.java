package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.statement.Topic;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.republish.Republish;
import org.waxseal.console.request.Faults;

/** {@code POST /api/v1/events/republish}. */
@RestController
public final class RepublishController {
    private final Republish republish;

    public RepublishController(Republish republish) {
        this.republish = republish;
    }

    /**
     * What is on its way.
     *
     * @param topics how many statements, by the topic's short name
     */
    record RepublishResponse(Map<String, Long> topics) {}

    @PostMapping(path = "/api/v1/events/republish", consumes = "application/json")
    ResponseEntity<RepublishResponse> republish(HttpServletRequest request) throws IOException {
        Faults faults = new Faults();
        JsonFields fields = JsonBody.of(request, faults);
        Set<Topic> topics = topics(faults, fields.texts("topics"));
        fields.refuseOthers();
        faults.throwIfAny();
        Map<String, Long> queued = new LinkedHashMap<>();
        republish.republish(topics).forEach((topic, count) -> queued.put(shortName(topic), count));
        return ResponseEntity.accepted().body(new RepublishResponse(queued));
    }

    private static Set<Topic> topics(Faults faults, @Nullable List<String> written) {
        if (written == null || written.isEmpty()) {
            return EnumSet.allOf(Topic.class);
        }
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (int i = 0; i < written.size(); i++) {
            String name = written.get(i);
            Topic known =
                    Arrays.stream(Topic.values())
                            .filter(topic -> shortName(topic).equals(name))
                            .findFirst()
                            .orElse(null);
            if (known == null) {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        "/topics/" + i,
                        "topic '%s' is unknown; use some of %s"
                                .formatted(
                                        Faults.shown(name),
                                        Arrays.stream(Topic.values())
                                                .map(RepublishController::shortName)
                                                .collect(Collectors.joining(", "))));
            } else {
                topics.add(known);
            }
        }
        return topics;
    }

    private static String shortName(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT);
    }
}
