package org.waxseal.issuer.testca;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A refusal as a problem document (RFC 8555 section 6.7). */
final class AcmeProblem extends RuntimeException {
    private static final String PREFIX = "urn:ietf:params:acme:error:";

    private final int status;
    private final String type;
    private final String detail;
    private final List<Subproblem> subproblems = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** What is wrong with one identifier (RFC 8555 section 6.7.1). */
    record Subproblem(String type, String detail, String name) {}

    AcmeProblem(int status, String type, String detail) {
        // It is an answer, not a fault of this program: no stack trace.
        super(type + ": " + detail, null, false, false);
        this.status = status;
        this.type = type;
        this.detail = detail;
    }

    static AcmeProblem malformed(String detail) {
        return new AcmeProblem(400, "malformed", detail);
    }

    static AcmeProblem notFound(String detail) {
        return new AcmeProblem(404, "malformed", detail);
    }

    static AcmeProblem unauthorized(String detail) {
        return new AcmeProblem(403, "unauthorized", detail);
    }

    static AcmeProblem badNonce(String detail) {
        return new AcmeProblem(400, "badNonce", detail);
    }

    AcmeProblem about(List<Subproblem> parts) {
        subproblems.addAll(parts);
        return this;
    }

    AcmeProblem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    AcmeProblem withMember(String name, Object value) {
        members.put(name, value);
        return this;
    }

    Answer answer() {
        Map<String, Object> document = document(type, detail, status);
        if (!subproblems.isEmpty()) {
            document.put("subproblems", subproblems.stream().map(AcmeProblem::document).toList());
        }
        document.putAll(members);
        Answer answer = Answer.of(status, "application/problem+json", Json.write(document));
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** The document of a problem that stands inside of another document. */
    static Map<String, Object> document(String type, String detail, int status) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", PREFIX + type);
        document.put("detail", detail);
        document.put("status", status);
        return document;
    }

    private static Map<String, Object> document(Subproblem part) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", PREFIX + part.type());
        document.put("detail", part.detail());
        document.put("identifier", Map.of("type", "dns", "value", part.name()));
        return document;
    }
}
