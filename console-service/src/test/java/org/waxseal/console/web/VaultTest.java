package org.waxseal.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.console.FakeVault;
import org.waxseal.console.RunningConsole;
import org.waxseal.console.RunningConsole.Answer;

/** The vault over the API. */
class VaultTest {
    private static RunningConsole console = startNothing();

    @SuppressWarnings("NullAway") // set before all tests
    private static RunningConsole startNothing() {
        return null;
    }

    @BeforeAll
    static void start(@TempDir Path directory) {
        console = RunningConsole.start(directory);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void rotatesAndSaysWhoAsked() {
        Answer answer = console.post("/api/v1/vault/rotations", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("/key")).isEqualTo("b1");
        assertThat(answer.json().at("/finished").booleanValue()).isTrue();
        assertThat(vault().rotatedBy).contains("token file (token-file)");
    }

    @Test
    void passesOnWhyTheIssuerRefuses() {
        vault().fault = new WaxsealException(ErrorCode.FIELD_MISSING, "set WAXSEAL_VAULT_KEK");
        try {
            Answer answer = console.post("/api/v1/vault/rotations", "");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/code")).isEqualTo("field-missing");
            assertThat(answer.text("/detail")).isEqualTo("set WAXSEAL_VAULT_KEK");
        } finally {
            vault().fault = null;
        }
    }

    @Test
    void listsAccessesPageByPage() {
        Answer first = console.get("/api/v1/vault/accesses?limit=2");
        assertThat(first.json().at("/items")).hasSize(2);
        assertThat(first.text("/items/1/subject")).isEqualTo("domain:a.test");
        assertThat(first.text("/next")).isEqualTo("2");
        Answer second = console.get("/api/v1/vault/accesses?limit=2&after=2");
        assertThat(second.json().at("/items")).hasSize(1);
        assertThat(second.json().at("/next").isNull()).isTrue();
        assertThat(console.get("/api/v1/vault/accesses?subject=domain:A.test").json().at("/items"))
                .hasSize(1);
        assertThat(
                        console.get(
                                        "/api/v1/vault/accesses?subject=account:https://ca.test/directory")
                                .text("/items/0/outcome"))
                .isEqualTo("key-tombed");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        for (String query : new String[] {"subject=a.test", "after=x", "limit=0"}) {
            assertThat(console.get("/api/v1/vault/accesses?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    private static FakeVault vault() {
        return console.context().getBean(FakeVault.class);
    }
}
