package org.waxseal.issuer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.fake.InMemorySealedKeys;

class SealingKeyVaultTest {
    private static final KeyReference FIRST =
            KeyReference.of(Subject.parse("domain:example.test"), 1);
    private static final KeyReference SECOND =
            KeyReference.of(Subject.parse("domain:example.test"), 2);

    private final SecureRandom random = new SecureRandom();
    private final InMemorySealedKeys rows = new InMemorySealedKeys();
    private final KeyPairs keyPairs = new JcaKeyPairs(random);
    private final KeyVault vault = vault(masterKey());

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void givesTheSameKeyAgain(KeyType type) {
        KeyPair made = vault.obtain(FIRST, type);
        KeyPair again = vault.obtain(FIRST, type);
        assertThat(again.getPrivate()).isEqualTo(made.getPrivate());
        assertThat(again.getPublic()).isEqualTo(made.getPublic());
        assertThat(vault.find(SECOND)).isEmpty();
    }

    @Test
    void keepsNothingInClear() {
        KeyPair key = vault.obtain(FIRST, KeyType.ECDSA_P256);
        byte[] clear = keyPairs.encode(key);
        String sealed =
                new String(rows.find(FIRST).orElseThrow().sealed(), StandardCharsets.ISO_8859_1);
        for (int at = 0; at + 16 <= clear.length; at++) {
            assertThat(sealed)
                    .doesNotContain(new String(clear, at, 16, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void takesAFreshNonceForEachKey() {
        vault.obtain(FIRST, KeyType.ECDSA_P256);
        vault.obtain(SECOND, KeyType.ECDSA_P256);
        assertThat(rows.find(FIRST).orElseThrow().nonce())
                .hasSize(12)
                .isNotEqualTo(rows.find(SECOND).orElseThrow().nonce());
    }

    @Test
    void refusesAChangedRow() {
        vault.obtain(FIRST, KeyType.ECDSA_P256);
        SealedKey row = rows.find(FIRST).orElseThrow();
        row.sealed()[3] ^= 1;
        assertLocked(vault, FIRST);
    }

    @Test
    void refusesARowCopiedOverAnother() {
        vault.obtain(FIRST, KeyType.ECDSA_P256);
        SealedKey row = rows.find(FIRST).orElseThrow();
        rows.replace(new SealedKey(SECOND, row.nonce(), row.sealed()));
        assertLocked(vault, SECOND);
    }

    @Test
    void refusesAnotherMasterKey() {
        vault.obtain(FIRST, KeyType.ECDSA_P256);
        assertLocked(vault(masterKey()), FIRST);
    }

    @Test
    void destroysOlderKeysOfTheSameHolderOnly() {
        KeyReference other = KeyReference.of(Subject.parse("domain:other.test"), 1);
        vault.obtain(FIRST, KeyType.ECDSA_P256);
        vault.obtain(SECOND, KeyType.ECDSA_P256);
        vault.obtain(other, KeyType.ECDSA_P256);
        vault.destroyBefore(SECOND);
        assertThat(vault.find(FIRST)).isEmpty();
        assertThat(vault.find(SECOND)).isPresent();
        assertThat(vault.find(other)).isPresent();
    }

    private void assertLocked(KeyVault locked, KeyReference reference) {
        assertThatThrownBy(() -> locked.find(reference))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.VAULT_LOCKED);
                            assertThat(e.sentence()).contains(reference.toString());
                        });
    }

    private KeyVault vault(SecretKey masterKey) {
        return new SealingKeyVault(masterKey, rows, keyPairs, random);
    }

    private SecretKey masterKey() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }
}
