package org.waxseal.issuer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.fake.HeldKeys;
import org.waxseal.issuer.fake.InMemoryKeyAccesses;
import org.waxseal.issuer.fake.InMemoryKeyTombs;
import org.waxseal.issuer.fake.InMemorySealedKeys;
import org.waxseal.issuer.fake.SettableClock;

class RotateKeysTest {
    /** More than a page of the rotation. */
    private static final int MANY = 450;

    private static final Access OPERATOR = Access.ofOperator("token ops", "rotation");
    private static final Access ORDER = Access.ofIssuer("finalize order");

    private final SecureRandom random = new SecureRandom();
    private final SettableClock clock = new SettableClock();
    private final InMemorySealedKeys rows = new InMemorySealedKeys();
    private final InMemoryKeyAccesses accesses = new InMemoryKeyAccesses();
    private final KeyPairs keyPairs = new JcaKeyPairs(random);
    private final HeldKeys keys = new HeldKeys(FirstSchemeRows.masterKey());
    private final Envelopes envelopes = new Envelopes(keys, keyPairs, random);
    private final KeyVault vault =
            new SealingKeyVault(
                    envelopes,
                    rows,
                    new InMemoryKeyTombs(),
                    new KeyAudit(accesses, clock),
                    keyPairs,
                    clock);

    @Test
    void wrapsEveryDataKeyAnewAndTouchesNoPrivateKey() {
        Map<KeyReference, KeyPair> before = keep(3);
        String old = keys.current();
        byte[] sealed = rows.find(reference(0)).orElseThrow().sealed();

        Rotation rotation = rotate();

        assertThat(rotation.made()).isTrue();
        assertThat(rotation.finished()).isTrue();
        assertThat(rotation.rewrapped()).isEqualTo(3);
        assertThat(rotation.key()).isEqualTo(keys.current()).isNotEqualTo(old);
        assertThat(rotation.notes())
                .containsExactly(
                        "back up memory "
                                + keys.current()
                                + " now, apart from the database: what is sealed from now on opens with it alone",
                        old + " is retired");
        assertThat(rows.find(reference(0)).orElseThrow().sealed()).isEqualTo(sealed);
        keys.lose(old);
        assertOpen(before);
        assertThat(accesses.lines()).containsOnlyOnce("rewrapped null done");
    }

    @Test
    void bringsRowsOfTheFirstSchemeIntoEnvelopes() {
        rows.put(FirstSchemeRows.OF_SUBJECT);
        rows.put(FirstSchemeRows.OF_ACCOUNT);
        KeyReference reference = FirstSchemeRows.OF_SUBJECT.reference();
        KeyPair before = vault.find(reference, ORDER).orElseThrow();
        String master = keys.current();
        assertThat(rotate().rewrapped()).isEqualTo(2);
        keys.lose(master);
        assertThat(vault.find(reference, ORDER).orElseThrow().getPrivate())
                .isEqualTo(before.getPrivate());
        assertThat(rows.uses()).containsExactly(new SealedKeyRepository.KeyUse(keys.current(), 2));
    }

    @Test
    void goesOnAfterAKillInsteadOfBeginningAnew() {
        Map<KeyReference, KeyPair> before = keep(MANY);
        String old = keys.current();
        keys.reachable = 2 * MANY / 2;
        assertThatThrownBy(this::rotate)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INFRASTRUCTURE_UNAVAILABLE));
        keys.reachable = Integer.MAX_VALUE;
        String next = keys.current();
        assertThat(next).isNotEqualTo(old);
        assertThat(rows.uses()).hasSize(2);
        assertOpen(before);

        Rotation resumed = rotate();

        assertThat(resumed.made()).isFalse();
        assertThat(resumed.key()).isEqualTo(next);
        assertThat(resumed.finished()).isTrue();
        assertThat(resumed.rewrapped()).isBetween(1L, MANY - 1L);
        assertOpen(before);
        // And only now another one begins
        assertThat(rotate().made()).isTrue();
    }

    @Test
    void answersAfterALimitedTimeAndGoesOnWhenAskedAgain() {
        keep(MANY);
        RotateKeys impatient = rotation(Duration.ZERO);
        Rotation first = impatient.rotate(OPERATOR);
        assertThat(first.finished()).isFalse();
        assertThat(first.rewrapped() + first.remaining()).isEqualTo(MANY);
        assertThat(first.notes()).hasSize(1);
        Rotation second = impatient.rotate(OPERATOR);
        Rotation third = impatient.rotate(OPERATOR);
        assertThat(third.finished()).isTrue();
        assertThat(first.rewrapped() + second.rewrapped() + third.rewrapped()).isEqualTo(MANY);
        assertThat(third.key()).isEqualTo(first.key());
    }

    @Test
    void passesOverARowThatDoesNotOpenAndKeepsItsKey() {
        keep(3);
        String old = keys.current();
        byte[] wrapped =
                Objects.requireNonNull(rows.find(reference(1)).orElseThrow().envelope())
                        .dataKey()
                        .octets();
        wrapped[20] ^= 1;
        Rotation rotation = rotate();
        assertThat(rotation.rewrapped()).isEqualTo(2);
        assertThat(rotation.remaining()).isEqualTo(1);
        assertThat(rotation.finished()).isFalse();
        assertThat(rotation.locked()).singleElement().asString().contains(reference(1).toString());
        assertThat(keys.held()).noneMatch(KeyEncryptionKeys.Held::retired);
        wrapped[20] ^= 1;
        assertThat(rotate().finished()).isTrue();
        assertThat(keys.held()).anyMatch(key -> key.id().equals(old) && key.retired());
    }

    @Test
    void rotatesAlthoughAKeyIsLost() {
        keep(1);
        String lost = keys.current();
        rotate();
        rows.put(envelopes.rewrap(rows.find(reference(0)).orElseThrow()));
        SealedKey row = rows.find(reference(0)).orElseThrow();
        KeyReference orphan = reference(9);
        rows.put(
                new SealedKey(
                        orphan,
                        row.nonce(),
                        row.sealed(),
                        new SealedKey.Envelope(
                                new WrappedKey("gone", new byte[60]),
                                new PublicKeyHash("0".repeat(64)))));
        keys.lose(lost);
        Rotation rotation = rotate();
        assertThat(rotation.made()).isTrue();
        assertThat(rotation.finished()).isTrue();
        assertThat(rotation.locked()).singleElement().asString().contains("gone");
        assertThat(rotation(Duration.ofSeconds(20)).status())
                .contains(
                        new RotateKeys.Use("gone", null, false, false, 1),
                        new RotateKeys.Use(
                                keys.current(), "memory " + keys.current(), true, false, 1));
    }

    @Test
    void leavesAloneWhatGoesOrIsMadeMeanwhile() {
        keep(2);
        SealedKey first = rows.find(reference(0)).orElseThrow();
        keys.succeed(keys.current());
        RewrapPage.Rewrapped late = new RewrapPage.Rewrapped(first, envelopes.rewrap(first));
        rows.delete(reference(0));
        assertThat(new RewrapPage(rows).store(List.of(late))).isZero();
        assertThat(rows.find(reference(0))).isEmpty();

        SealedKey second = rows.find(reference(1)).orElseThrow();
        RewrapPage.Rewrapped twice = new RewrapPage.Rewrapped(second, envelopes.rewrap(second));
        assertThat(new RewrapPage(rows).store(List.of(twice, twice))).isEqualTo(1);
    }

    private Map<KeyReference, KeyPair> keep(int count) {
        KeyPair key = keyPairs.generate(KeyType.ECDSA_P256);
        Map<KeyReference, KeyPair> kept = new HashMap<>();
        for (int i = 0; i < count; i++) {
            rows.insertIfAbsent(envelopes.seal(reference(i), key));
            kept.put(reference(i), key);
        }
        return kept;
    }

    private void assertOpen(Map<KeyReference, KeyPair> kept) {
        kept.forEach(
                (reference, key) ->
                        assertThat(vault.find(reference, ORDER).orElseThrow().getPrivate())
                                .isEqualTo(key.getPrivate()));
    }

    private Rotation rotate() {
        return rotation(Duration.ofSeconds(20)).rotate(OPERATOR);
    }

    private RotateKeys rotation(Duration longestStep) {
        return new RotateKeys(
                keys,
                rows,
                envelopes,
                new RewrapPage(rows),
                new KeyAudit(accesses, clock),
                longestStep,
                clock);
    }

    private static KeyReference reference(int number) {
        return new KeyReference("domain:d%04d.test".formatted(number), 1);
    }
}
