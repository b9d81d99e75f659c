package org.waxseal.issuer.acme4j;

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

class ExternalAccountTest {
    @TempDir private Path directory = Path.of("");

    private ExternalAccount account(String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("hmac.key"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return new ExternalAccount("kid-1", file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W\n",
                "-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_8=",
                "+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/8=\nsecond line",
            })
    void takesAKeyAsAuthoritiesPrintIt(String text) throws IOException {
        ExternalAccount account = account(text, "rw-------");

        assertThat(account.checked()).isSameAs(account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "not base64url, but long enough to be a key of some kind"})
    void refusesWhatIsNoKeyWithoutQuotingIt(String text) throws IOException {
        ExternalAccount account = account(text, "rw-------");

        assertThatThrownBy(account::checked)
                .isInstanceOf(WaxsealException.class)
                .hasMessageStartingWith(
                        "waxseal.issuer.acme.eab.hmac-key-file: " + directory.resolve("hmac.key"))
                .satisfies(
                        fault ->
                                assertThat(text.isEmpty() || !fault.toString().contains(text))
                                        .isTrue())
                .hasNoCause();
    }

    @Test
    void refusesAKeyThatEverybodyCanRead() throws IOException {
        ExternalAccount account = account("A".repeat(64), "rw-r--r--");

        assertThatThrownBy(account::checked).hasMessageContaining("chmod o=");
    }
}
