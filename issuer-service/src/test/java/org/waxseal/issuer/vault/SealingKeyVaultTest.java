package org.waxseal.issuer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.fake.HeldKeys;
import org.waxseal.issuer.fake.InMemoryKeyAccesses;
import org.waxseal.issuer.fake.InMemoryKeyTombs;
import org.waxseal.issuer.fake.InMemorySealedKeys;
import org.waxseal.issuer.fake.SettableClock;

class SealingKeyVaultTest {
    private static final KeyReference FIRST =
            KeyReference.of(Subject.parse("domain:example.test"), 1);
    private static final KeyReference SECOND =
            KeyReference.of(Subject.parse("domain:example.test"), 2);
    private static final KeyReference THIRD =
            KeyReference.of(Subject.parse("domain:example.test"), 3);
    private static final Access ORDER = Access.ofIssuer("finalize order");
    private static final Access LEAK = Access.ofOperator("token ops", "key leaked on mx1");
    private static final Access NODE =
            Access.forNode("assigner", new NodeId("mx1"), new Fingerprint("a".repeat(64)));

    private final SecureRandom random = new SecureRandom();
    private final SettableClock clock = new SettableClock();
    private final InMemorySealedKeys rows = new InMemorySealedKeys();
    private final InMemoryKeyTombs tombs = new InMemoryKeyTombs();
    private final InMemoryKeyAccesses accesses = new InMemoryKeyAccesses();
    private final KeyPairs keyPairs = new JcaKeyPairs(random);
    private final HeldKeys keys = HeldKeys.random();
    private final KeyVault vault = vault(keys);

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void givesTheSameKeyAgain(KeyType type) {
        KeyPair made = vault.obtain(FIRST, type, ORDER);
        KeyPair again = vault.obtain(FIRST, type, ORDER);
        assertThat(again.getPrivate()).isEqualTo(made.getPrivate());
        assertThat(again.getPublic()).isEqualTo(made.getPublic());
        assertThat(vault.find(SECOND, ORDER)).isEmpty();
    }

    @Test
    void keepsNothingInClear() {
        KeyPair key = vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        byte[] clear = keyPairs.encode(key);
        SealedKey row = rows.find(FIRST).orElseThrow();
        String sealed =
                new String(row.sealed(), StandardCharsets.ISO_8859_1)
                        + new String(envelope(row).dataKey().octets(), StandardCharsets.ISO_8859_1);
        for (int at = 0; at + 16 <= clear.length; at++) {
            assertThat(sealed)
                    .doesNotContain(new String(clear, at, 16, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void takesAFreshNonceAndDataKeyForEachKey() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.obtain(SECOND, KeyType.ECDSA_P256, ORDER);
        SealedKey first = rows.find(FIRST).orElseThrow();
        SealedKey second = rows.find(SECOND).orElseThrow();
        assertThat(first.nonce()).hasSize(12).isNotEqualTo(second.nonce());
        assertThat(first.keyId()).isEqualTo(keys.current());
        // nonce, data key of 256 bits, tag of 128
        assertThat(envelope(first).dataKey().octets())
                .hasSize(12 + 32 + 16)
                .isNotEqualTo(envelope(second).dataKey().octets());
    }

    @Test
    void refusesAChangedRow() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        SealedKey row = rows.find(FIRST).orElseThrow();
        row.sealed()[3] ^= 1;
        assertLocked(vault, FIRST, "its row was changed");
        row.sealed()[3] ^= 1;
        envelope(row).dataKey().octets()[20] ^= 1;
        assertLocked(vault, FIRST, "its row was changed");
    }

    @Test
    void refusesARowCopiedOverAnother() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.obtain(SECOND, KeyType.ECDSA_P256, ORDER);
        SealedKey first = rows.find(FIRST).orElseThrow();
        SealedKey second = rows.find(SECOND).orElseThrow();
        rows.put(new SealedKey(SECOND, first.nonce(), first.sealed(), first.envelope()));
        assertLocked(vault, SECOND, "its row was changed");
        // The data key is its own, the private key is another's
        rows.put(new SealedKey(SECOND, first.nonce(), first.sealed(), second.envelope()));
        assertLocked(vault, SECOND, "its row was changed");
    }

    @Test
    void namesTheKeyThatIsMissing() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        HeldKeys others = HeldKeys.random();
        assertLocked(vault(others), FIRST, keys.current(), others.current());
    }

    @Test
    void passesOnThatTheKeysCannotBeAskedNow() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        keys.reachable = 0;
        assertRefused(
                () -> vault.find(FIRST, ORDER), ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "answer");
    }

    @Test
    void opensWhatTheFirstSchemeSealed() {
        HeldKeys master = new HeldKeys(FirstSchemeRows.masterKey());
        rows.put(FirstSchemeRows.OF_SUBJECT);
        rows.put(FirstSchemeRows.OF_ACCOUNT);
        KeyVault migrated = vault(master);
        assertThat(publicKey(migrated.find(FirstSchemeRows.OF_SUBJECT.reference(), ORDER)))
                .isEqualTo(FirstSchemeRows.PUBLIC_KEY_OF_SUBJECT);
        assertThat(migrated.find(FirstSchemeRows.OF_ACCOUNT.reference(), ORDER)).isPresent();
        // A key that came later is tried too and does no harm
        master.succeed(master.current());
        assertThat(publicKey(migrated.find(FirstSchemeRows.OF_SUBJECT.reference(), ORDER)))
                .isEqualTo(FirstSchemeRows.PUBLIC_KEY_OF_SUBJECT);
        assertLocked(
                vault(HeldKeys.random()),
                FirstSchemeRows.OF_SUBJECT.reference(),
                "restore both from one backup");
    }

    @Test
    void destroysOlderKeysOfTheSameHolderOnly() {
        KeyReference other = KeyReference.of(Subject.parse("domain:other.test"), 1);
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.obtain(SECOND, KeyType.ECDSA_P256, ORDER);
        vault.obtain(other, KeyType.ECDSA_P256, ORDER);
        vault.destroyBefore(SECOND, ORDER);
        vault.destroyBefore(SECOND, ORDER);
        assertThat(vault.find(FIRST, ORDER)).isEmpty();
        assertThat(vault.find(SECOND, ORDER)).isPresent();
        assertThat(vault.find(other, ORDER)).isPresent();
        assertThat(accesses.lines().stream().filter(line -> line.startsWith("destroyed")))
                .containsExactly("destroyed " + FIRST + " done");
    }

    @Test
    void writesEachAccessDown() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        clock.advance(Duration.ofSeconds(1));
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.find(FIRST, NODE);
        vault.find(SECOND, NODE);
        rows.find(FIRST).orElseThrow().sealed()[3] ^= 1;
        assertRefused(() -> vault.find(FIRST, ORDER), ErrorCode.VAULT_LOCKED, "changed");
        assertThat(accesses.lines())
                .containsExactly(
                        "made " + FIRST + " done",
                        "opened " + FIRST + " done",
                        "released " + FIRST + " done",
                        "refused " + FIRST + " vault-locked");
        assertThat(accesses.list(FIRST.holder(), Long.MAX_VALUE, 10).get(1).access())
                .isEqualTo(
                        new KeyAccess(
                                clock.instant(), KeyAccess.Action.RELEASED, FIRST, NODE, null));
    }

    @Test
    void reusesAKeySealedAnew() {
        KeyPair key = vault.obtain(FIRST, KeyType.ECDSA_P384, ORDER);
        KeyPair reused = vault.reuse(FIRST, SECOND, ORDER);
        KeyPair again = vault.reuse(FIRST, SECOND, ORDER);
        assertThat(reused.getPrivate()).isEqualTo(key.getPrivate());
        assertThat(again.getPrivate()).isEqualTo(key.getPrivate());
        assertThat(rows.find(SECOND).orElseThrow().sealed())
                .isNotEqualTo(rows.find(FIRST).orElseThrow().sealed());
        vault.destroyBefore(SECOND, ORDER);
        assertThat(vault.reuse(FIRST, SECOND, ORDER).getPrivate()).isEqualTo(key.getPrivate());
        assertThat(accesses.lines()).contains("reused " + SECOND + " done");
    }

    @Test
    void reusesNothingThatIsNotKeptAndReplacesNothingThatIs() {
        assertRefused(
                () -> vault.reuse(FIRST, SECOND, ORDER), ErrorCode.KEY_NOT_FOUND, FIRST.toString());
        KeyPair second = vault.obtain(SECOND, KeyType.ECDSA_P256, ORDER);
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        assertThat(vault.reuse(FIRST, SECOND, ORDER).getPrivate()).isEqualTo(second.getPrivate());
    }

    @Test
    void entombsAKeyUnderEveryReferenceForEver() {
        KeyPair key = vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.reuse(FIRST, SECOND, ORDER);
        KeyPair other = vault.obtain(THIRD, KeyType.ECDSA_P256, ORDER);
        vault.entomb(SECOND, LEAK);
        vault.entomb(SECOND, Access.ofOperator("token ops", "again"));
        vault.destroyBefore(new KeyReference(FIRST.holder(), Long.MAX_VALUE), ORDER);

        for (KeyReference reference : new KeyReference[] {FIRST, SECOND}) {
            assertThat(rows.find(reference)).isEmpty();
            assertRefused(
                    () -> vault.find(reference, NODE),
                    ErrorCode.KEY_TOMBED,
                    reference.toString(),
                    "key leaked on mx1");
            assertRefused(
                    () -> vault.obtain(reference, KeyType.ECDSA_P256, ORDER),
                    ErrorCode.KEY_TOMBED,
                    reference.toString());
        }
        assertRefused(() -> vault.reuse(SECOND, THIRD, ORDER), ErrorCode.KEY_TOMBED, "#2");
        assertThat(vault.isTombed(key.getPublic())).isTrue();
        assertThat(vault.isTombed(other.getPublic())).isFalse();
        assertThat(accesses.lines())
                .containsOnlyOnce("tombed " + FIRST + " done", "tombed " + SECOND + " done")
                .contains("refused " + FIRST + " key-tombed");
    }

    @Test
    void refusesATombedKeyThatComesBackWithABackup() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault.reuse(FIRST, SECOND, ORDER);
        SealedKey copy = rows.find(SECOND).orElseThrow();
        vault.destroyBefore(THIRD, ORDER);
        rows.put(copy);
        vault.reuse(SECOND, FIRST, ORDER);
        rows.delete(SECOND);
        vault.entomb(FIRST, LEAK);
        rows.put(copy);
        assertRefused(
                () -> vault.find(SECOND, NODE), ErrorCode.KEY_TOMBED, SECOND.toString(), "leaked");
        assertRefused(
                () -> vault.reuse(SECOND, THIRD, ORDER), ErrorCode.KEY_TOMBED, SECOND.toString());
    }

    @Test
    void entombsALockedKeyAndOneOfTheFirstSchemeWithItsCopies() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        vault(HeldKeys.random()).entomb(FIRST, LEAK);
        assertThat(rows.find(FIRST)).isEmpty();

        KeyReference old = FirstSchemeRows.OF_SUBJECT.reference();
        KeyReference next = new KeyReference(old.holder(), 4);
        rows.put(FirstSchemeRows.OF_SUBJECT);
        KeyVault master = vault(new HeldKeys(FirstSchemeRows.masterKey()));
        assertThat(publicKey(Optional.of(master.reuse(old, next, ORDER))))
                .isEqualTo(FirstSchemeRows.PUBLIC_KEY_OF_SUBJECT);
        master.entomb(next, LEAK);
        assertThat(rows.find(old)).isEmpty();
        assertThat(rows.find(next)).isEmpty();
        rows.put(FirstSchemeRows.OF_ACCOUNT);
        master.entomb(FirstSchemeRows.OF_ACCOUNT.reference(), LEAK);
        assertThat(rows.find(FirstSchemeRows.OF_ACCOUNT.reference())).isEmpty();
    }

    @Test
    void entombsNothingThatIsNotKept() {
        assertRefused(() -> vault.entomb(FIRST, LEAK), ErrorCode.KEY_NOT_FOUND, FIRST.toString());
    }

    @Test
    void forgetsAccessesAfterTheirTime() {
        vault.obtain(FIRST, KeyType.ECDSA_P256, ORDER);
        ForgetAccesses forget = new ForgetAccesses(accesses, Duration.ofDays(400), clock);
        clock.advance(Duration.ofDays(400));
        forget.run();
        assertThat(accesses.lines()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        forget.run();
        assertThat(accesses.lines()).isEmpty();
    }

    private static String publicKey(Optional<KeyPair> key) {
        return HexFormat.of().formatHex(key.orElseThrow().getPublic().getEncoded());
    }

    private static SealedKey.Envelope envelope(SealedKey row) {
        return Objects.requireNonNull(row.envelope());
    }

    private static void assertLocked(KeyVault locked, KeyReference reference, String... parts) {
        assertRefused(() -> locked.find(reference, ORDER), ErrorCode.VAULT_LOCKED, parts);
        assertRefused(
                () -> locked.find(reference, ORDER), ErrorCode.VAULT_LOCKED, reference.toString());
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.sentence()).contains(parts);
                        });
    }

    private KeyVault vault(HeldKeys held) {
        return new SealingKeyVault(
                new Envelopes(held, keyPairs, random),
                rows,
                tombs,
                new KeyAudit(accesses, clock),
                keyPairs,
                clock);
    }
}
