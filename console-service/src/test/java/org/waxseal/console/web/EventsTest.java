package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.console.Certificates;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.Statements;
import org.waxseal.console.live.ChangeFeed;

@Timeout(60)
class EventsTest {

    @Test
    void aChangeReachesThePage(@TempDir Path directory) throws IOException {
        try (RunningConsole console = RunningConsole.start(directory);
                BufferedReader events = open(console)) {
            assertThat(next(events)).isEqualTo("hello " + version(console));

            console.post("/api/v1/owners", ApiTest.OWNER.formatted("alice"));
            console.post("/api/v1/nodes", ApiTest.MAIL_NODE.formatted("mx1", "mx1"));
            assertThat(next(events))
                    .isEqualTo("changed {\"subjects\":[\"node:mx1\"],\"everything\":false}");

            console.post(
                    "/api/v1/domains",
                    "{\"name\": \"live.test\", \"owner\": \"alice\", \"mailNode\": \"mx1\"}");
            assertThat(next(events)).contains("domain:live.test");

            Subject node = Subject.node(new NodeId("mx1"));
            console.receive(Statements.issued(node, Certificates.of("mx1.example.test"), 1));
            assertThat(next(events)).contains("node:mx1");
        }
    }

    @Test
    void anOpenPageDoesNotHoldUpTheEnd(@TempDir Path directory) throws IOException {
        RunningConsole console = RunningConsole.start(directory);
        BufferedReader events = open(console);
        assertThat(next(events)).startsWith("hello ");

        Thread end = Thread.ofVirtual().start(() -> console.context().close());

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !end.isAlive());
        events.close();
        console.close();
    }

    private static BufferedReader open(RunningConsole console) {
        HttpResponse<InputStream> response =
                console.exchange(console.authorized("/events").GET(), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static String version(RunningConsole console) {
        return console.context().getBean(ChangeFeed.class).version();
    }

    /** Name and data of the next event; comments are passed over. */
    private static String next(BufferedReader events) throws IOException {
        String name = "";
        String line = events.readLine();
        while (line != null) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length());
            } else if (line.startsWith("data:")) {
                return name + " " + line.substring("data:".length());
            }
            line = events.readLine();
        }
        throw new IOException("the stream has ended");
    }
}
