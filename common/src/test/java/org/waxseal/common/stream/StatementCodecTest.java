package org.waxseal.common.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Statement;
import tools.jackson.databind.json.JsonMapper;

class StatementCodecTest {
    private final StatementCodec codec = new StatementCodec("console");
    private final JsonMapper mapper = JsonMapper.builder().build();

    static Stream<String> goldenFiles() {
        return GoldenStatements.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void writesWhatTheGoldenFileHolds(String name) {
        assertThat(mapper.readTree(codec.encode(golden(name))))
                .isEqualTo(mapper.readTree(GoldenStatements.json(name)));
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void readsTheGoldenFile(String name) {
        assertThat(codec.decode(GoldenStatements.json(name))).contains(golden(name));
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        String json =
                text("owner")
                        .replace("\"specversion\"", "\"traceparent\":\"00-1\",\"specversion\"")
                        .replace("\"revision\"", "\"phone\":{\"home\":[1]},\"revision\"");
        assertThat(codec.decode(bytes(json))).contains(golden("owner"));
    }

    @Test
    void skipsTypesAndVersionsItDoesNotKnow() {
        assertThat(codec.decode(bytes(text("owner").replace("waxseal.owner", "waxseal.invoice"))))
                .isEmpty();
        assertThat(
                        codec.decode(
                                bytes(
                                        text("owner")
                                                .replaceFirst(
                                                        "\"version\" ?: ?1", "\"version\":2"))))
                .isEmpty();
    }

    @Test
    void readsAVerdictOfANewerPublisherAsUnknown() {
        Statement read =
                codec.decode(
                                bytes(
                                        text("endpoints-unproven")
                                                .replace("\"self-signed\"", "\"post-quantum\"")))
                        .orElseThrow();
        assertThat(((EndpointsStatement) read).endpoints().getFirst().verdict().wireName())
                .isEqualTo("unknown");
    }

    @Test
    void doesNotMindAMissingOptionalField() {
        String json = text("domain").replaceAll("\"webmailNode\" ?: ?null,", "");
        assertThat(codec.decode(bytes(json))).contains(golden("domain"));
    }

    @Test
    void namesAMissingField() {
        assertThatThrownBy(
                        () -> codec.decode(bytes(text("owner").replace("\"email\"", "\"mail\""))))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATEMENT_INVALID))
                .hasMessageContaining("data.email is missing");
    }

    @Test
    void saysWhatIsWrongWithAValue() {
        assertThatThrownBy(
                        () ->
                                codec.decode(
                                        bytes(
                                                text("domain-removed")
                                                        .replace(
                                                                "\"name\":\"example.org\"",
                                                                "\"name\":\"../etc\"")
                                                        .replace(
                                                                "\"name\" : \"example.org\"",
                                                                "\"name\" : \"../etc\""))))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining("'../etc' is not a valid name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "null",
                "{}",
                "{\"specversion\":\"1.0\"}",
                "{\"specversion\":\"0.3\",\"type\":\"waxseal.owner\",\"data\":{}}",
                "{\"specversion\":\"1.0\",\"type\":\"waxseal.owner\",\"version\":1}",
                "{\"specversion\":\"1.0\",\"type\":\"waxseal.owner\",\"version\":1,\"data\":[]}",
                "{\"specversion\":\"1.0\",\"type\":\"waxseal.owner\",\"version\":1,\"data\":{}}",
                "{\"specversion\":\"1.0\",\"type\":\"waxseal.domain\",\"data\":{\"name\":{}}}",
            })
    void refusesWhatIsNoStatement(String json) {
        assertThatThrownBy(() -> codec.decode(bytes(json)))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATEMENT_INVALID));
    }

    @Test
    void putsNoJavaNameOnTheWire() {
        for (Statement statement : GoldenStatements.all().values()) {
            assertThat(new String(codec.encode(statement), StandardCharsets.UTF_8))
                    .doesNotContain("org.waxseal", "Statement", "@class");
        }
        assertThat(golden("owner")).isInstanceOf(OwnerStatement.class);
    }

    private static Statement golden(String name) {
        Statement statement = GoldenStatements.all().get(name);
        if (statement == null) {
            throw new AssertionError(name);
        }
        return statement;
    }

    private static String text(String name) {
        return new String(GoldenStatements.json(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
