package org.waxseal.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.waxseal.cli.screen.Times;
import tools.jackson.databind.json.JsonMapper;

class PathStepsTest {
    private final JsonMapper mapper = new JsonMapper();
    private final PathSteps steps =
            new PathSteps(
                    new Times(Clock.fixed(Instant.parse("2026-11-24T10:15:03Z"), ZoneOffset.UTC)));

    @Test
    void tellsThePathFromRegisteredToProven() {
        assertThat(take("registered", "null", "", "null"))
                .containsExactly(
                        "registered 3 s ago (2026-11-24 10:15:00Z): owner alice, mail on mx1");
        assertThat(steps.state()).isEqualTo("registered");
        assertThat(take("registered", "null", "", "null")).isEmpty();
        assertThat(take("issued", "\"aa\"", "", "null"))
                .containsExactly(
                        "issued: example.org, *.example.org, valid until in 90 d (2027-02-22 10:15:03Z)");
        assertThat(take("issued", "\"aa\"", endpoint("imap", 143, "protected", "aa"), "null"))
                .containsExactly("imap mx1.test:143 as mail.example.org proven: protected");
        assertThat(steps.proven()).isFalse();
        assertThat(
                        take(
                                "proven",
                                "\"aa\"",
                                endpoint("imap", 143, "protected", "aa")
                                        + ","
                                        + endpoint("smtp", 25, "protected", "aa"),
                                "null"))
                .containsExactly(
                        "smtp mx1.test:25 as mail.example.org proven: protected",
                        "proven: 2 endpoints serve the newest certificate");
        assertThat(steps.proven()).isTrue();
    }

    @Test
    void tellsEachFailureOnceWithTheNextAttempt() {
        take("registered", "null", "", "null");
        String failure =
                "{\"code\":\"ca-refused\",\"detail\":\"no\",\"at\":\"2026-11-24T10:15:02Z\",\"nextAttempt\":\"2026-11-24T10:16:03Z\"}";
        assertThat(take("failing", "null", "", failure))
                .containsExactly(
                        "not issued: ca-refused: no; tried again in 60 s (2026-11-24 10:16:03Z)");
        assertThat(take("failing", "null", "", failure)).isEmpty();
        assertThat(steps.failing()).isTrue();
        assertThat(steps.failure()).startsWith("ca-refused: no");
    }

    @Test
    void tellsWhatAnEndpointServesInstead() {
        take("issued", "\"aa\"", "", "null");
        assertThat(take("issued", "\"aa\"", endpoint("smtp", 25, "wrong-name", "bb"), "null"))
                .containsExactly(
                        "smtp mx1.test:25 as mail.example.org not proven: wrong-name (what was seen)");
    }

    @Test
    void tellsARemoval() {
        take("proven", "\"aa\"", "", "null");
        assertThat(take("removing", "\"aa\"", "", "null"))
                .containsExactly("removed from the registry; its servers still have to forget it");
    }

    private List<String> take(String state, String fingerprint, String endpoints, String failure) {
        return steps
                .take(
                        mapper.readTree(
                                """
                                {"name":"example.org","displayName":"example.org","owner":"alice","mailNode":"mx1",
                                 "webmailNode":null,"state":"%s","certificate":{"type":"wildcard",
                                 "names":["example.org","*.example.org"],"fingerprint":%s,
                                 "coveredNames":["example.org","*.example.org"],
                                 "notAfter":"2027-02-22T10:15:03Z","lastFailure":%s},
                                 "endpoints":[%s],"provisionedAt":"2026-11-24T10:15:00Z","lastFailure":null,"revision":1}
                                """
                                        .formatted(state, fingerprint, failure, endpoints)))
                .stream()
                .map(Step::text)
                .toList();
    }

    private static String endpoint(String protocol, int port, String verdict, String leaf) {
        return """
               {"node":"mx1","protocol":"%s","host":"mx1.test","port":%d,"sni":"mail.example.org",
                "verdict":"%s","evidence":"what was seen","leaf":"%s"}"""
                .formatted(protocol, port, verdict, leaf);
    }
}
