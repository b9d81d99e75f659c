package org.waxseal.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

class SecretFileTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void readsTheFirstLine() throws IOException {
        assertThat(file("  secret \nmore\n", "rw-r-----").firstLine()).isEqualTo("secret");
        assertThat(file("", "rw-------").firstLine()).isEmpty();
    }

    @Test
    void refusesWhatEverybodyMayReadWithoutQuotingIt() throws IOException {
        SecretFile secret = file("hush", "rw-r--r--");
        assertThatThrownBy(secret::read)
                .isInstanceOfSatisfying(
                        WaxsealException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.FIELD_INVALID))
                .hasMessage(
                        "waxseal.a-file: %s can be used by everybody on this machine; run: chmod o= %s"
                                .formatted(secret.file(), secret.file()))
                .hasMessageNotContaining("hush");
    }

    @Test
    void namesTheSettingOfAFileThatIsNotThere() {
        SecretFile secret = new SecretFile("waxseal.a-file", directory.resolve("none"));
        assertThatThrownBy(secret::firstLine)
                .hasMessage(
                        "waxseal.a-file: %s cannot be read (NoSuchFileException)"
                                .formatted(secret.file()));
    }

    private SecretFile file(String content, String mode) throws IOException {
        Path file = directory.resolve("secret");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return new SecretFile("waxseal.a-file", file);
    }
}
