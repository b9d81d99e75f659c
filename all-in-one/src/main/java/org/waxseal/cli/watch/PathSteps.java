package org.waxseal.cli.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.waxseal.cli.screen.Colour;
import org.waxseal.cli.screen.Times;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Tells what happened between two representations of a domain: registered, issued, each endpoint
 * proven, proven, and what failed on the way. The representations are whole, so it does not matter
 * how many of them were missed in between.
 */
public final class PathSteps {
    private final Times times;
    private JsonNode before = MissingNode.getInstance();

    public PathSteps(Times times) {
        this.times = times;
    }

    /** The domain's state in the newest representation; empty before the first. */
    public String state() {
        return before.path("state").asString("");
    }

    public boolean proven() {
        return state().equals("proven");
    }

    public boolean failing() {
        return state().equals("failing");
    }

    /** Why it fails, in the newest representation; empty when it does not. */
    public String failure() {
        return FailureText.of(failureOf(before), times);
    }

    /** Takes the next representation. */
    public List<Step> take(JsonNode now) {
        List<Step> steps = new ArrayList<>();
        if (before.isMissingNode()) {
            steps.add(new Step(registered(now), Colour.PLAIN));
        } else if (changed(now, "revision") && !changed(now, "state")) {
            steps.add(
                    new Step(
                            "changed, revision " + now.path("revision").asString(""),
                            Colour.PLAIN));
        }
        addIssued(steps, now);
        addFailure(steps, "not issued", now.path("certificate"), before.path("certificate"));
        addEndpoints(steps, now);
        addFailure(steps, "not rolled out", now, before);
        if (changed(now, "state")) {
            addState(steps, now);
        }
        before = now;
        return steps;
    }

    private boolean changed(JsonNode now, String field) {
        return !now.path(field).equals(before.path(field));
    }

    private String registered(JsonNode now) {
        List<String> parts = new ArrayList<>();
        parts.add("owner " + now.path("owner").asString("?"));
        String mail = now.path("mailNode").asString("");
        String webmail = now.path("webmailNode").asString("");
        if (!mail.isEmpty()) {
            parts.add("mail on " + mail);
        }
        if (!webmail.isEmpty()) {
            parts.add("webmail on " + webmail);
        }
        return "registered %s: %s"
                .formatted(
                        times.full(now.path("provisionedAt").asString("")),
                        String.join(", ", parts));
    }

    private void addIssued(List<Step> steps, JsonNode now) {
        JsonNode certificate = now.path("certificate");
        String fingerprint = certificate.path("fingerprint").asString("");
        if (fingerprint.isEmpty()
                || fingerprint.equals(
                        before.path("certificate").path("fingerprint").asString(""))) {
            return;
        }
        String names =
                certificate
                        .path("coveredNames")
                        .valueStream()
                        .map(name -> name.asString(""))
                        .collect(Collectors.joining(", "));
        steps.add(
                new Step(
                        "issued: %s, valid until %s"
                                .formatted(
                                        names,
                                        times.full(certificate.path("notAfter").asString(""))),
                        Colour.PLAIN));
    }

    private void addFailure(List<Step> steps, String what, JsonNode now, JsonNode earlier) {
        JsonNode failure = now.path("lastFailure");
        if (failure.hasNonNull("code") && !failure.equals(earlier.path("lastFailure"))) {
            steps.add(new Step(what + ": " + FailureText.of(failure, times), Colour.BAD));
        }
    }

    private static JsonNode failureOf(JsonNode domain) {
        JsonNode issuance = domain.path("certificate").path("lastFailure");
        return issuance.hasNonNull("code") ? issuance : domain.path("lastFailure");
    }

    private void addEndpoints(List<Step> steps, JsonNode now) {
        Map<String, JsonNode> earlier = new HashMap<>();
        before.path("endpoints").forEach(endpoint -> earlier.put(place(endpoint), endpoint));
        for (JsonNode endpoint : now.path("endpoints")) {
            JsonNode was = earlier.get(place(endpoint));
            if (was != null
                    && was.path("verdict").equals(endpoint.path("verdict"))
                    && was.path("leaf").equals(endpoint.path("leaf"))) {
                continue;
            }
            String verdict = endpoint.path("verdict").asString("unknown");
            boolean good = verdict.equals("protected");
            steps.add(
                    new Step(
                            "%s %s: %s%s"
                                    .formatted(
                                            place(endpoint),
                                            good ? "proven" : "not proven",
                                            verdict,
                                            good
                                                    ? ""
                                                    : " (%s)"
                                                            .formatted(
                                                                    endpoint.path("evidence")
                                                                            .asString(""))),
                            good ? Colour.GOOD : Colour.BAD));
        }
    }

    private static String place(JsonNode endpoint) {
        return "%s %s:%s as %s"
                .formatted(
                        endpoint.path("protocol").asString(""),
                        endpoint.path("host").asString(""),
                        endpoint.path("port").asString(""),
                        endpoint.path("sni").asString(""));
    }

    private static void addState(List<Step> steps, JsonNode now) {
        switch (now.path("state").asString("")) {
            case "proven" ->
                    steps.add(
                            new Step(
                                    "proven: %d endpoints serve the newest certificate"
                                            .formatted(now.path("endpoints").size()),
                                    Colour.GOOD));
            case "removing" ->
                    steps.add(
                            new Step(
                                    "removed from the registry; its servers still have to forget it",
                                    Colour.WAITING));
            default -> {
                // The steps before this one told it.
            }
        }
    }
}
