package org.waxseal.issuer.vault.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.vault.KeyEncryptionKey;

class MasterKeyFileTest {
    @TempDir private Path temporary = Path.of("");

    private Path directory = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void choose() {
        directory = temporary.resolve("vault");
        file = directory.resolve(MasterKeyFile.NAME);
    }

    @Test
    void makesAFileForItsOwnerOnlyAndReadsItAgain() throws IOException {
        KeyEncryptionKey made = open(true);
        assertThat(Files.readAllBytes(file)).hasSize(32).isNotEqualTo(new byte[32]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(open(false).id()).isEqualTo(made.id());
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        open(true);
        for (String mode : List.of("rw-r-----", "rw----r--", "rw-rw----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertLocked(false, mode, "chmod 600 " + file);
        }
    }

    @Test
    void makesNoNewKeyWhileOldOnesAreSealed() {
        assertLocked(false, "restore it from its backup", file.toString());
        assertThat(file).doesNotExist();
    }

    @Test
    void refusesATruncatedFile() throws IOException {
        open(true);
        Files.write(file, new byte[31]);
        assertLocked(false, "31 octets");
    }

    @Test
    void makesOneKeyWhenStartedTwiceAtOnce() {
        List<String> keys =
                IntStream.range(0, 8)
                        .parallel()
                        .mapToObj(each -> open(true).id())
                        .distinct()
                        .toList();
        assertThat(keys).hasSize(1);
    }

    private KeyEncryptionKey open(boolean mayCreate) {
        return new MasterKeyFile(directory, new SecureRandom()).open(mayCreate);
    }

    private void assertLocked(boolean mayCreate, String... parts) {
        assertThatThrownBy(() -> open(mayCreate))
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.VAULT_LOCKED);
                            assertThat(e.sentence()).contains(parts);
                        });
    }
}
