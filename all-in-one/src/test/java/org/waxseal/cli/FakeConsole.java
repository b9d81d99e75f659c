package org.waxseal.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API as the command line sees it: recorded answers, a registry of names, and lost connections.
 */
final class FakeConsole implements AutoCloseable {
    static final String TOKEN = "token-of-the-fake";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper mapper = new JsonMapper();
    private final Map<String, Function<Request, Answer>> answers = new LinkedHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> domains = new LinkedHashMap<>();
    private int answersUntilLoss = Integer.MAX_VALUE;
    private int faultsLeft;
    private int answersUntilHold = Integer.MAX_VALUE;

    /** A request as it came. */
    record Request(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            String body) {
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }
    }

    /** An answer; status 0 ends the connection instead. */
    record Answer(int status, String type, String body) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }

        static Answer problem(int status, String code, String detail) {
            return new Answer(
                    status,
                    "application/problem+json",
                    """
                    {"type":"urn:waxseal:problem:%s","title":"X","status":%d,"detail":"%s","code":"%s"}"""
                            .formatted(code, status, detail, code));
        }

        static Answer lines(String... lines) {
            return new Answer(200, "application/x-ndjson", String.join("\n", lines) + "\n");
        }

        static Answer lost() {
            return new Answer(0, "", "");
        }
    }

    FakeConsole() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code GET /domains} and so on, below {@code /api/v1}. */
    void answer(String route, Function<Request, Answer> answer) {
        answers.put(route, answer);
    }

    /** Answers each one after another; the last one stays. */
    void answer(String route, Answer... inTurn) {
        List<Answer> left = new ArrayList<>(List.of(inTurn));
        answer(route, request -> left.size() > 1 ? left.removeFirst() : left.getFirst());
    }

    List<Request> requests() {
        return requests;
    }

    Map<String, JsonNode> domains() {
        return domains;
    }

    /** The bulk answer breaks off behind so many rows, this once. */
    void loseConnectionAfter(int rows) {
        answersUntilLoss = rows;
    }

    /** Behind so many rows the bulk answer neither goes on nor ends. */
    void holdAfter(int rows) {
        answersUntilHold = rows;
    }

    /** So many rows are answered with a fault of the console's own. */
    void failRows(int rows) {
        faultsLeft = rows;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            respond(exchange);
        } catch (InterruptedException e) {
            // Closed while it held an answer back.
            Thread.currentThread().interrupt();
        }
    }

    private void respond(HttpExchange exchange) throws IOException, InterruptedException {
        Request request =
                new Request(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getPath().replaceFirst("^/api/v1", ""),
                        String.valueOf(exchange.getRequestURI().getQuery()),
                        Map.copyOf(exchange.getRequestHeaders()),
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        requests.add(request);
        Function<Request, Answer> known = answers.get(request.method() + " " + request.path());
        if (!request.header("Authorization").equals("Bearer " + TOKEN)) {
            send(exchange, Answer.problem(401, "unauthenticated", "the token is not the one"));
        } else if (known != null) {
            send(exchange, known.apply(request));
        } else if (request.path().equals("/bulk/domains")) {
            bulk(exchange, request);
        } else {
            send(exchange, Answer.problem(404, "path-unknown", "not known here"));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.status() == 0) {
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized void bulk(HttpExchange exchange, Request request)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        boolean dryRun = request.query().contains("dryRun=true");
        int number = 0;
        try (OutputStream out = exchange.getResponseBody()) {
            for (String line : request.body().lines().toList()) {
                if (answersUntilHold-- == 0) {
                    out.flush();
                    new CountDownLatch(1).await();
                }
                if (answersUntilLoss == 0) {
                    answersUntilLoss = Integer.MAX_VALUE;
                    out.flush();
                    throw new IOException("lost on purpose");
                }
                answersUntilLoss--;
                out.write(
                        (mapper.writeValueAsString(row(++number, mapper.readTree(line), dryRun))
                                        + "\n")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private ObjectNode row(int number, JsonNode wanted, boolean dryRun) {
        String name = wanted.path("name").asString("");
        ObjectNode answer = mapper.createObjectNode().put("line", number).put("name", name);
        if (faultsLeft > 0) {
            faultsLeft--;
            return rejected(answer, 503, "infrastructure-unavailable", "the database is out");
        }
        if (wanted.path("owner").asString("").equals("nobody")) {
            return rejected(answer, 422, "owner-unknown", "owner 'nobody' is not registered");
        }
        JsonNode before = domains.get(name);
        String outcome =
                before == null ? "created" : before.equals(wanted) ? "unchanged" : "changed";
        if (!dryRun) {
            domains.put(name, wanted);
        }
        return answer.put("outcome", outcome);
    }

    private static ObjectNode rejected(ObjectNode answer, int status, String code, String detail) {
        answer.put("outcome", "rejected");
        answer.putObject("problem").put("status", status).put("code", code).put("detail", detail);
        return answer;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
