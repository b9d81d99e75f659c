package org.waxseal.common.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import tools.jackson.databind.json.JsonMapper;

/** What a dead letter says about why it is one. */
public final class DeadLetterHeaders {
    /** Every reason in one text, or the class of an unforeseen fault. */
    public static final String REASON = "waxseal-reason";

    /** {@code ErrorCode.wireName()} of the first reason. */
    public static final String CODE = "waxseal-code";

    /** Of the first reason: a JSON pointer into the event. */
    public static final String FIELD = "waxseal-field";

    /** Of the first reason: what stands there, cut. */
    public static final String VALUE = "waxseal-value";

    /** All of it for each reason: a JSON list of objects with code, field, value, reason. */
    public static final String FAULTS = "waxseal-faults";

    /** The size in octets of a value that was too large to be kept whole. */
    public static final String CUT = "waxseal-cut";

    static final List<String> ALL = List.of(REASON, CODE, FIELD, VALUE, FAULTS, CUT);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DeadLetterHeaders() {}

    static Headers of(Exception fault) {
        Throwable last = fault;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatementRejected rejected) {
                return headers(Map.of(REASON, rejected.reason(), CODE, rejected.code().wireName()));
            }
            if (cause instanceof RecordRefused refused) {
                return of(refused.reasons(), refused.sentences());
            }
            last = cause;
        }
        return headers(
                Map.of(
                        REASON,
                        "internal-fault: " + last.getClass().getSimpleName(),
                        CODE,
                        "internal-fault"));
    }

    private static Headers of(List<RecordRefused.Reason> reasons, String sentences) {
        RecordRefused.Reason first = reasons.getFirst();
        return headers(
                Map.of(
                        REASON, sentences,
                        CODE, first.code().wireName(),
                        FIELD, first.field(),
                        VALUE, first.value(),
                        FAULTS,
                                JSON.writeValueAsString(
                                        reasons.stream()
                                                .map(
                                                        reason ->
                                                                Map.of(
                                                                        "code",
                                                                        reason.code().wireName(),
                                                                        "field",
                                                                        reason.field(),
                                                                        "value",
                                                                        reason.value(),
                                                                        "reason",
                                                                        reason.sentence()))
                                                .toList())));
    }

    private static Headers headers(Map<String, String> texts) {
        RecordHeaders headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
