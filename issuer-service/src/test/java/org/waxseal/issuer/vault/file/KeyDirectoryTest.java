package org.waxseal.issuer.vault.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.WrappedKey;

class KeyDirectoryTest {
    private static final byte[] DATA_KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTEXT = {1, 2, 3};

    @TempDir private Path temporary = Path.of("");
    private Path directory = Path.of("");

    @BeforeEach
    void choose() {
        directory = temporary.resolve("vault");
    }

    @Test
    void beginsWithTheMasterKeyAndTakesUpAnOldOne() throws IOException {
        KeyDirectory made = open(true);
        assertThat(made.held())
                .containsExactly(
                        new KeyEncryptionKeys.Held(
                                made.current(), directory.resolve("master.key").toString(), false));
        assertThat(open(false).current()).isEqualTo(made.current());
        assertThat(made.unwrap(made.wrap(DATA_KEY, CONTEXT), CONTEXT)).isEqualTo(DATA_KEY);
        assertThatThrownBy(() -> made.unwrap(made.wrap(DATA_KEY, CONTEXT), new byte[] {9}))
                .isInstanceOf(WaxsealException.class);
        // The identifier follows from the key alone
        Files.write(directory.resolve("master.key"), new byte[32]);
        assertThat(open(false).current()).isEqualTo("ed81794b6e826822").hasSize(16);
    }

    @Test
    void makesNoKeyWhileOthersSealedSomething() {
        assertLocked(() -> open(false), "restore it from its backup");
        assertThat(directory).doesNotExist();
    }

    @Test
    void anotherKeyBecomesCurrentAndTheOldOneStillOpens() throws IOException {
        KeyDirectory keys = open(true);
        String first = keys.current();
        WrappedKey old = keys.wrap(DATA_KEY, CONTEXT);
        String second = keys.succeed(first);
        assertThat(second).isNotEqualTo(first).isEqualTo(keys.current());
        Path file = directory.resolve("kek-" + second + ".key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("current"))))
                .isEqualTo("rw-------");
        assertThat(keys.wrap(DATA_KEY, CONTEXT).keyId()).isEqualTo(second);
        assertThat(keys.unwrap(old, CONTEXT)).isEqualTo(DATA_KEY);
        assertThat(keys.succeed(first)).isEqualTo(second);
        assertThat(open(false).current()).isEqualTo(second);
    }

    @Test
    void seesWhatAnotherProcessHasDone() {
        KeyDirectory one = open(true);
        KeyDirectory other = open(false);
        String first = one.current();
        one.succeed(first);
        WrappedKey unknown = one.wrap(DATA_KEY, CONTEXT);
        assertThat(other.unwrap(unknown, CONTEXT)).isEqualTo(DATA_KEY);
        assertThat(other.current()).isEqualTo(one.current());
        one.retire(first);
        assertThat(other.wrap(DATA_KEY, CONTEXT).keyId()).isEqualTo(one.current());
        assertThat(other.retire(first)).contains("kek-" + first + ".key.retired");
    }

    @Test
    void aRetiredKeyIsPutAsideAndOpensWhatCameLate() throws IOException {
        KeyDirectory keys = open(true);
        String first = keys.current();
        WrappedKey late = keys.wrap(DATA_KEY, CONTEXT);
        String second = keys.succeed(first);
        Path aside = directory.resolve("kek-" + first + ".key.retired");
        assertThat(keys.retire(first)).contains(aside.toString(), first);
        assertThat(keys.retire(first)).contains(aside.toString());
        assertThat(directory.resolve("master.key")).doesNotExist();
        assertThat(keys.held()).contains(new KeyEncryptionKeys.Held(first, aside.toString(), true));
        KeyDirectory restarted = open(false);
        assertThat(restarted.current()).isEqualTo(second);
        assertThat(restarted.unwrap(late, CONTEXT)).isEqualTo(DATA_KEY);
        Files.delete(aside);
        assertLocked(() -> open(false).unwrap(late, CONTEXT), first, second);
        assertThat(keys.retire(first)).contains("gone");
        assertThat(open(false).succeed(second)).isNotEqualTo(second);
    }

    @Test
    void goesOnWithAKeyThatARotationHasMadeBeforeItWasKilled() throws IOException {
        KeyDirectory keys = open(true);
        String first = keys.current();
        String second = keys.succeed(first);
        Files.delete(directory.resolve("current"));
        KeyDirectory restarted = open(false);
        assertThat(restarted.current()).isEqualTo(first);
        assertThat(restarted.succeed(first)).isEqualTo(second);
    }

    @Test
    void beginsAgainAfterEveryKeyInUseWasLostAndNothingIsSealed() throws IOException {
        KeyDirectory keys = open(true);
        String first = keys.current();
        String lost = keys.succeed(first);
        keys.retire(first);
        Files.delete(directory.resolve("kek-" + lost + ".key"));
        assertLocked(() -> open(true), lost);
        Files.delete(directory.resolve("current"));
        assertLocked(() -> open(false), "master.key is missing");
        KeyDirectory again = open(true);
        String third = again.current();
        assertThat(third).isNotIn(first, lost);
        again.succeed(third);
        again.retire(third);
        assertThat(open(false).held())
                .extracting(KeyEncryptionKeys.Held::id)
                .contains(first, third);
    }

    @Test
    void oneKeyWinsWhenManyWantAnother() {
        KeyDirectory keys = open(true);
        String first = keys.current();
        assertThat(
                        IntStream.range(0, 8)
                                .parallel()
                                .mapToObj(each -> keys.succeed(first))
                                .distinct())
                .hasSize(1);
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        KeyDirectory keys = open(true);
        String second = keys.succeed(keys.current());
        String third = keys.succeed(second);
        keys.retire(
                open(false).held().stream()
                        .filter(key -> key.place().endsWith("master.key"))
                        .findFirst()
                        .orElseThrow()
                        .id());
        Path file = directory.resolve("kek-" + third + ".key");
        Path saved = Files.move(file, temporary.resolve("saved"));
        assertLocked(() -> open(false), "kek-" + third + ".key", "restore");
        Files.copy(directory.resolve("kek-" + second + ".key"), file);
        assertLocked(() -> open(false), file.toString(), second, "its name says");
        Files.delete(file);
        Files.move(saved, file);
        Files.delete(directory.resolve("current"));
        assertLocked(() -> open(false), "current is missing", "2 keys");
        Files.writeString(directory.resolve("current"), third + "\n");
        assertThat(open(false).current()).isEqualTo(third);
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws IOException {
        KeyDirectory keys = open(true);
        Path file = directory.resolve("kek-" + keys.succeed(keys.current()) + ".key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertLocked(() -> open(false), "chmod 600 " + file);
    }

    private KeyDirectory open(boolean mayCreate) {
        return KeyDirectory.open(directory, new SecureRandom(), mayCreate);
    }

    private static void assertLocked(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.VAULT_LOCKED);
                            assertThat(e.sentence()).contains(parts);
                        });
    }
}
