package org.waxseal.issuer.vault.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.WrappedKey;

class EnvironmentKeysTest {
    private static final String ONE = base64((byte) 1);
    private static final String TWO = base64((byte) 2);
    private static final byte[] CONTEXT = {7};

    @Test
    void wrapsWithTheCurrentKeyAndOpensWithBoth() {
        EnvironmentKeys before = keys(Map.of("WAXSEAL_VAULT_KEK", ONE + "\n"));
        WrappedKey wrapped = before.wrap(new byte[] {5}, CONTEXT);
        EnvironmentKeys after =
                keys(Map.of("WAXSEAL_VAULT_KEK", TWO, "WAXSEAL_VAULT_KEK_PREVIOUS", ONE));
        assertThat(after.unwrap(wrapped, CONTEXT)).containsExactly(5);
        assertThat(after.current()).isNotEqualTo(before.current());
        assertThat(after.wrap(new byte[] {5}, CONTEXT).keyId()).isEqualTo(after.current());
        assertThat(after.held())
                .containsExactly(
                        new KeyEncryptionKeys.Held(after.current(), "WAXSEAL_VAULT_KEK", false),
                        new KeyEncryptionKeys.Held(
                                before.current(), "WAXSEAL_VAULT_KEK_PREVIOUS", false));
        assertThat(after.retire(before.current()))
                .contains("remove WAXSEAL_VAULT_KEK_PREVIOUS", before.current());
    }

    @Test
    void asksTheOperatorForAnotherKey() {
        EnvironmentKeys keys = keys(Map.of("WAXSEAL_VAULT_KEK", ONE));
        assertFault(
                () -> keys.succeed(keys.current()),
                ErrorCode.FIELD_MISSING,
                "WAXSEAL_VAULT_KEK_PREVIOUS to the present one");
    }

    @Test
    void neverSaysWhatItCannotRead() {
        assertFault(() -> keys(Map.of()), ErrorCode.VAULT_LOCKED, "WAXSEAL_VAULT_KEK is not set");
        assertFault(
                () -> keys(Map.of("WAXSEAL_VAULT_KEK", "MARKER!")),
                ErrorCode.VAULT_LOCKED,
                "no base64");
        assertFault(
                () ->
                        keys(
                                Map.of(
                                        "WAXSEAL_VAULT_KEK",
                                        ONE,
                                        "WAXSEAL_VAULT_KEK_PREVIOUS",
                                        "TUFSS0VS")),
                ErrorCode.VAULT_LOCKED,
                "WAXSEAL_VAULT_KEK_PREVIOUS is 6 octets");
        assertThat(keys(Map.of("WAXSEAL_VAULT_KEK", ONE)).toString()).doesNotContain(ONE);
    }

    private static EnvironmentKeys keys(Map<String, String> environment) {
        return EnvironmentKeys.of(environment, new SecureRandom());
    }

    private static String base64(byte octet) {
        byte[] key = new byte[32];
        Arrays.fill(key, octet);
        return Base64.getEncoder().encodeToString(key);
    }

    private static void assertFault(ThrowingCallable call, ErrorCode code, String part) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.sentence())
                                    .contains(part)
                                    .doesNotContain("MARKER", "TUFS");
                            assertThat(e.getCause()).isNull();
                        });
    }
}
