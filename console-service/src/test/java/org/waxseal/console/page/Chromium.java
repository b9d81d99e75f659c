package org.waxseal.console.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Debian's Chromium without a window, driven by its DevTools protocol: {@code --dump-dom} never
 * ends on a page whose event stream stays open.
 */
final class Chromium implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final HttpClient http;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages;
    private final String session;
    private int sent;

    private Chromium(
            Process process,
            HttpClient http,
            WebSocket socket,
            BlockingQueue<JsonNode> messages,
            String session) {
        this.process = process;
        this.http = http;
        this.socket = socket;
        this.messages = messages;
        this.session = session;
    }

    /** Keeps everything below {@code home}. */
    static Chromium start(Path home) throws IOException {
        Path profile = Files.createDirectories(home.resolve("profile"));
        ProcessBuilder builder =
                new ProcessBuilder(
                                "/usr/bin/chromium",
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--no-first-run",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("chromium.txt").toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        Path portFile = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() >= 2);
        List<String> lines = Files.readAllLines(portFile, StandardCharsets.UTF_8);
        HttpClient http = HttpClient.newHttpClient();
        BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
        WebSocket socket =
                http.newWebSocketBuilder()
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)),
                                new Listener(messages))
                        .join();
        Chromium opener = new Chromium(process, http, socket, messages, "");
        String target =
                opener.call("Target.createTarget", Map.of("url", "about:blank"))
                        .at("/targetId")
                        .asString();
        String session =
                opener.call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                        .at("/sessionId")
                        .asString();
        Chromium chromium = new Chromium(process, http, socket, messages, session);
        chromium.sent = opener.sent;
        return chromium;
    }

    void open(URI url) {
        call("Page.navigate", Map.of("url", url.toString()));
    }

    /** The value of an expression, as text. */
    String evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
        return answer.at("/result/value").asString("");
    }

    void waitFor(String condition) {
        Awaitility.await()
                .alias(condition)
                .atMost(LIMIT)
                .until(() -> evaluate("String(Boolean(" + condition + "))").equals("true"));
    }

    void resize(int width, int height, boolean dark) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    void picture(Path file) throws IOException {
        String image =
                call("Page.captureScreenshot", Map.of("format", "png")).at("/data").asString();
        Files.write(file, Base64.getDecoder().decode(image));
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ++sent;
        Map<String, Object> message =
                session.isEmpty()
                        ? Map.of("id", id, "method", method, "params", parameters)
                        : Map.of(
                                "id",
                                id,
                                "method",
                                method,
                                "params",
                                parameters,
                                "sessionId",
                                session);
        socket.sendText(JSON.writeValueAsString(message), true).join();
        try {
            JsonNode answer = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            while (answer != null && answer.at("/id").asInt(-1) != id) {
                answer = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            if (answer == null || answer.has("error")) {
                throw new IllegalStateException(method + ": " + answer);
            }
            return answer.at("/result");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> messages;
        private final StringBuilder parts = new StringBuilder();

        Listener(BlockingQueue<JsonNode> messages) {
            this.messages = messages;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                messages.add(JSON.readTree(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
