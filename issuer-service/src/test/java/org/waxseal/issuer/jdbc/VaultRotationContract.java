package org.waxseal.issuer.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.Envelopes;
import org.waxseal.issuer.vault.KeyAudit;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;
import org.waxseal.issuer.vault.RewrapPage;
import org.waxseal.issuer.vault.RotateKeys;
import org.waxseal.issuer.vault.Rotation;
import org.waxseal.issuer.vault.SealedKeyRepository;
import org.waxseal.issuer.vault.SealingKeyVault;
import org.waxseal.issuer.vault.file.KeyDirectory;

/** Two processes over one database and one directory, one of which rotates. */
abstract class VaultRotationContract {
    private static final int KEYS = 250;
    private static final Access TEST = Access.ofIssuer("test");

    private final TestDatabase database;
    @TempDir private Path temporary = Path.of("");

    private final SecureRandom random = new SecureRandom();
    private final KeyPairs keyPairs = new JcaKeyPairs(random);

    VaultRotationContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void makeTheFirstKey() {
        KeyDirectory.open(directory(), random, true);
    }

    private final class Issuer {
        final KeyVault vault;
        final RotateKeys rotation;

        Issuer() {
            JdbcClient client = database.jdbcClient();
            SealedKeyRepository rows = new JdbcSealedKeyRepository(client);
            KeyDirectory keys = KeyDirectory.open(directory(), random, false);
            Envelopes envelopes = new Envelopes(keys, keyPairs, random);
            KeyAudit audit = new KeyAudit(new JdbcKeyAccessRepository(client), Clock.systemUTC());
            vault =
                    new SealingKeyVault(
                            envelopes,
                            rows,
                            new JdbcKeyTombRepository(client),
                            audit,
                            keyPairs,
                            Clock.systemUTC());
            rotation =
                    new RotateKeys(
                            keys,
                            rows,
                            envelopes,
                            new RewrapPage(rows),
                            audit,
                            Duration.ofMinutes(1),
                            Clock.systemUTC());
        }
    }

    @Test
    void keysAreMadeAndGivenOutWhileAnotherProcessRotates() throws Exception {
        Issuer one = new Issuer();
        Issuer other = new Issuer();
        String first = KeyDirectory.open(directory(), random, false).current();
        Map<KeyReference, KeyPair> made = new ConcurrentHashMap<>();
        for (int i = 0; i < KEYS; i++) {
            make(one, made, i);
        }
        AtomicBoolean rotated = new AtomicBoolean();
        CountDownLatch busy = new CountDownLatch(1);
        Rotation rotation;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> use =
                    executor.submit(
                            () -> {
                                int next = KEYS;
                                while (!rotated.get()) {
                                    make(other, made, next);
                                    assertOpens(other, made, reference(next % KEYS));
                                    next++;
                                    busy.countDown();
                                }
                                return next;
                            });
            busy.await();
            try {
                rotation = one.rotation.rotate(TEST);
            } finally {
                rotated.set(true);
            }
            assertThat(use.get()).isGreaterThan(KEYS);
        }
        assertThat(rotation.made()).isTrue();
        assertThat(rotation.rewrapped()).isGreaterThanOrEqualTo(KEYS);
        // What the other process wrapped late is found by the next one
        Rotation settled = rotation.finished() ? rotation : other.rotation.rotate(TEST);
        assertThat(settled.finished()).isTrue();
        assertThat(settled.key()).isEqualTo(rotation.key());
        assertThat(directory().resolve("master.key")).doesNotExist();
        Files.delete(directory().resolve("kek-" + first + ".key.retired"));
        Issuer restarted = new Issuer();
        for (KeyReference reference : made.keySet()) {
            assertOpens(restarted, made, reference);
            assertOpens(other, made, reference);
        }
    }

    @Test
    void twoRotationsAtOnceEndUnderOneKey() throws Exception {
        Issuer one = new Issuer();
        Issuer other = new Issuer();
        Map<KeyReference, KeyPair> made = new ConcurrentHashMap<>();
        for (int i = 0; i < KEYS; i++) {
            make(one, made, i);
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Rotation> first = executor.submit(() -> one.rotation.rotate(TEST));
            Future<Rotation> second = executor.submit(() -> other.rotation.rotate(TEST));
            first.get();
            second.get();
        }
        Issuer restarted = new Issuer();
        for (KeyReference reference : made.keySet()) {
            assertOpens(restarted, made, reference);
        }
        Rotation settled = restarted.rotation.rotate(TEST);
        assertThat(settled.finished()).isTrue();
        assertThat(restarted.rotation.status())
                .filteredOn(use -> use.rows() > 0)
                .singleElement()
                .satisfies(
                        use -> {
                            assertThat(use.current()).isTrue();
                            assertThat(use.rows()).isEqualTo(KEYS);
                        });
        for (KeyReference reference : made.keySet()) {
            assertOpens(one, made, reference);
        }
    }

    private void make(Issuer issuer, Map<KeyReference, KeyPair> made, int number) {
        KeyReference reference = reference(number);
        made.put(reference, issuer.vault.obtain(reference, KeyType.ECDSA_P256, TEST));
    }

    private static void assertOpens(
            Issuer issuer, Map<KeyReference, KeyPair> made, KeyReference reference) {
        KeyPair expected = made.get(reference);
        assertThat(issuer.vault.find(reference, TEST).orElseThrow().getPrivate())
                .isEqualTo(expected == null ? null : expected.getPrivate());
    }

    private Path directory() {
        return temporary.resolve("vault");
    }

    private static KeyReference reference(int number) {
        return new KeyReference("domain:d%05d.test".formatted(number), 1);
    }
}
