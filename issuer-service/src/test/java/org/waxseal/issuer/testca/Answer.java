package org.waxseal.issuer.testca;

import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP answer.
 *
 * @param body text; empty for none
 */
record Answer(int status, List<Header> headers, String body) {
    /** The connection is closed instead of an answer. */
    static final Answer SILENCE = new Answer(0, List.of(), "");

    record Header(String name, String value) {}

    Answer {
        headers = List.copyOf(headers);
    }

    static Answer empty(int status) {
        return new Answer(status, List.of(), "");
    }

    static Answer of(int status, String contentType, String body) {
        return new Answer(status, List.of(new Header("Content-Type", contentType)), body);
    }

    static Answer json(int status, Object document) {
        return of(status, "application/json", Json.write(document));
    }

    Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, body);
    }

    boolean isSilence() {
        return status == 0;
    }
}
