package org.waxseal.issuer.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waxseal.common.error.WaxsealException;

class TsigKeyFileTest {
    private static final String SECRET = "c2VjcmV0LW9mLXRoZS10ZXN0";

    @TempDir private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key \"waxseal\" {\n\talgorithm hmac-sha256;\n\tsecret \"" + SECRET + "\";\n};\n",
                "# comment\nkey waxseal { secret " + SECRET + "; algorithm \"hmac-sha512\"; };",
                "hmac-sha256:waxseal:" + SECRET + "\n",
            })
    void readsWhatToolsWrite(String text) throws IOException {
        assertThat(TsigKeyFile.read(file(text, "rw-------"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key \"waxseal\" { secret \"" + SECRET + "\"; };",
                "hmac-unknown:waxseal:" + SECRET,
            })
    void namesTheFileAndNotTheSecret(String text) throws IOException {
        Path file = file(text, "rw-------");
        assertThatThrownBy(() -> TsigKeyFile.read(file))
                .isInstanceOf(WaxsealException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("waxseal.issuer.dns.tsig-key-file")
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @Test
    void refusesAFileThatEverybodyMayRead() throws IOException {
        Path file = file("hmac-sha256:waxseal:" + SECRET, "rw-r--r--");
        assertThatThrownBy(() -> TsigKeyFile.read(file)).hasMessageContaining("chmod o= " + file);
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> TsigKeyFile.read(directory.resolve("missing")))
                .hasMessageContaining("cannot be read");
    }

    private Path file(String text, String mode) throws IOException {
        Path file = directory.resolve("tsig.key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
