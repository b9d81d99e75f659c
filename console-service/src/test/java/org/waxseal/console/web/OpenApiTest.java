package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.console.Certificates;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;
import org.waxseal.console.Statements;
import tools.jackson.databind.JsonNode;

/** The description and the running service say the same. */
class OpenApiTest {
    /** Names a row of the API, and one that is not registered. */
    private static final String FLEET =
            """
            {"owners": [
              {"id": "alice", "email": "alice@example.org"}, {"id": "bob", "email": "bob@example.org"}]}
            """;

    private static RunningConsole console = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        console = RunningConsole.start(directory);
        console.post("/api/v1/owners", ApiTest.OWNER.formatted("alice"));
        console.post("/api/v1/nodes", ApiTest.MAIL_NODE.formatted("mx1", "mx1"));
        console.post("/api/v1/nodes", ApiTest.WEB_NODE.formatted("web1", "web1"));
        console.post("/api/v1/domains", ApiTest.DOMAIN.formatted("a.test"));
        console.post("/api/v1/domains", ApiTest.DOMAIN.formatted("b.test"));
        for (Subject subject :
                List.of(Subject.domain(DnsName.of("a.test")), Subject.node(new NodeId("mx1")))) {
            CertificateChain chain = Certificates.of("a.test");
            console.receive(Statements.issued(subject, chain, 1));
            console.receive(
                    Statements.endpoints(
                            subject,
                            chain.fingerprint(),
                            true,
                            1,
                            Statements.endpoint(
                                    "mx1",
                                    Protocol.SMTP,
                                    "mail.a.test",
                                    Verdict.PROTECTED,
                                    chain.fingerprint())));
        }
        console.receive(
                Statements.failed(
                        Subject.domain(DnsName.of("b.test")),
                        "the DNS server refused the update",
                        1));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static JsonNode document() {
        return console.send(console.request("/api/v1/openapi.json").GET()).json();
    }

    @Test
    void everyPathOfTheServiceIsDescribedAndNoOther() {
        Set<String> served = new TreeSet<>();
        console.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .forEach(
                        mapping ->
                                mapping.getPatternValues().stream()
                                        .filter(path -> path.startsWith("/api/"))
                                        .forEach(
                                                path ->
                                                        mapping.getMethodsCondition()
                                                                .getMethods()
                                                                .forEach(
                                                                        method ->
                                                                                served.add(
                                                                                        method + " "
                                                                                                + path))));
        Set<String> described = new TreeSet<>();
        for (var path : document().at("/paths").properties()) {
            for (String method : path.getValue().propertyNames()) {
                if (!method.equals("parameters")) {
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }

        assertThat(described).isEqualTo(served).hasSizeGreaterThan(14);
    }

    @Test
    void everyPathAnswersOneOfItsStatuses() {
        for (var path : document().at("/paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (operation.getKey().equals("parameters")) {
                    continue;
                }
                String url =
                        path.getKey()
                                .replace("{name}", "no.test")
                                .replace("{id}", "none")
                                .replace("{subject}", "node:none");
                Answer answer =
                        console.send(
                                console.authorized(url)
                                        .header("Content-Type", mediaTypeOf(operation.getValue()))
                                        .method(
                                                operation.getKey().toUpperCase(Locale.ROOT),
                                                HttpRequest.BodyPublishers.ofString("{}")));

                assertThat(operation.getValue().at("/responses").propertyNames())
                        .as(operation.getKey() + " " + url + ": " + answer)
                        .contains(Integer.toString(answer.status()));
                assertThat(answer.status()).isNotIn(405, 415);
            }
        }
    }

    private static String mediaTypeOf(JsonNode operation) {
        var types = operation.at("/requestBody/content").propertyNames().iterator();
        return types.hasNext() ? types.next() : "application/json";
    }

    @Test
    void whatIsAnsweredFitsItsSchema() {
        fits("OwnerPage", console.get("/api/v1/owners"));
        fits("Owner", console.get("/api/v1/owners/alice"));
        fits("NodePage", console.get("/api/v1/nodes"));
        fits("Node", console.get("/api/v1/nodes/mx1"));
        fits("DomainPage", console.get("/api/v1/domains?limit=1"));
        fits("Domain", console.get("/api/v1/domains/a.test"));
        fits("Domain", console.get("/api/v1/domains/b.test"));
        fits("FleetChange", console.put("/api/v1/fleet?dryRun=true", FLEET));
        fits(
                "Domain",
                put("/api/v1/domains/c.test", "{\"owner\": \"alice\", \"mailNode\": \"mx1\"}"));
        fits("Owner", put("/api/v1/owners/bob", "{\"email\": \"bob@example.org\"}"));
        fits("Node", console.get("/api/v1/nodes/web1"));
        fits("SubjectCertificatePage", console.get("/api/v1/certificates"));
        fits("SubjectCertificate", console.get("/api/v1/certificates/domain:a.test"));
        fits("SubjectCertificate", console.post("/api/v1/certificates/node:mx1/renewals", ""));
        fits("Status", console.get("/api/v1/status"));
        fits("BulkAnswer", bulk(ApiTest.DOMAIN.formatted("d.test").replace("\n", " ")));
        fits("BulkAnswer", bulk("{}"));
        fits("PageLink", console.post("/api/v1/page-links", ""));
        fits("Limits", console.get("/api/v1/limits"));
        fits("Vault", console.get("/api/v1/vault"));
        fits("KeyAccessPage", console.get("/api/v1/vault/accesses?limit=2"));
        fits("Rotation", console.post("/api/v1/vault/rotations", ""));
        fits("Problem", console.get("/api/v1/domains/none.test"));
        fits("Problem", console.post("/api/v1/domains", "{\"x\": 1}"));
    }

    private static Answer put(String path, String body) {
        return console.send(
                console.authorized(path)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Answer bulk(String line) {
        return console.send(
                console.authorized("/api/v1/bulk/domains")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(line)));
    }

    private static void fits(String schema, Answer answer) {
        JsonNode document = document();
        List<String> faults = new ArrayList<>();
        check(
                document,
                document.at("/components/schemas/" + schema),
                answer.json(),
                schema,
                faults);
        assertThat(faults).as(answer.toString()).isEmpty();
    }

    /** The part of JSON Schema that the description uses. */
    private static void check(
            JsonNode document, JsonNode schema, JsonNode value, String where, List<String> faults) {
        if (schema.has("$ref")) {
            String target = schema.at("/$ref").asString().substring(1);
            check(document, document.at(target), value, where, faults);
            return;
        }
        if (schema.has("oneOf")) {
            JsonNode chosen = value.isNull() ? schema.at("/oneOf/1") : schema.at("/oneOf/0");
            check(document, chosen, value, where, faults);
            return;
        }
        if (!types(schema).contains(typeOf(value))) {
            faults.add(where + " is " + typeOf(value) + ", not " + types(schema));
            return;
        }
        if (schema.has("enum")
                && schema.at("/enum").valueStream().noneMatch(allowed -> allowed.equals(value))) {
            faults.add(where + " is none of the values listed: " + value);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                check(document, schema.at("/items"), item, where + "[]", faults);
            }
        }
        if (value.isObject()) {
            checkObject(document, schema, value, where, faults);
        }
    }

    private static void checkObject(
            JsonNode document, JsonNode schema, JsonNode value, String where, List<String> faults) {
        for (JsonNode required : schema.at("/required")) {
            if (!value.has(required.asString())) {
                faults.add(where + " lacks " + required);
            }
        }
        for (var property : value.properties()) {
            String name = where + "." + property.getKey();
            JsonNode known = schema.at("/properties/" + property.getKey());
            JsonNode others = schema.at("/additionalProperties");
            if (!known.isMissingNode()) {
                check(document, known, property.getValue(), name, faults);
            } else if (others.isObject()) {
                check(document, others, property.getValue(), name, faults);
            } else {
                faults.add(name + " is not described");
            }
        }
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.at("/type");
        return type.isArray()
                ? type.valueStream().map(JsonNode::asString).toList()
                : List.of(type.asString());
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case BINARY, MISSING, POJO -> "nothing";
        };
    }
}
