package org.waxseal.issuer.acme4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.shredzone.acme4j.AccountBuilder;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * The operator's account at an authority that asks for one, to which ours is bound (RFC 8555
 * section 7.3.4).
 *
 * @param keyIdentifier as the authority gave it
 * @param hmacKeyFile its first line is the HMAC key, in base64url; read when our account is made
 */
public record ExternalAccount(String keyIdentifier, Path hmacKeyFile) {
    private static final int SHORTEST_KEY = 32; // HS256, RFC 7518 section 3.2

    /**
     * Reads the key to see that it can be used.
     *
     * @throws WaxsealException with {@code FIELD_INVALID}; the message never quotes the key
     */
    public ExternalAccount checked() {
        hmacKey();
        return this;
    }

    void bind(AccountBuilder builder) {
        builder.withKeyIdentifier(keyIdentifier, hmacKey()).withMacAlgorithm("HS256");
    }

    private SecretKey hmacKey() {
        byte[] key;
        try {
            requirePrivate();
            String line = Files.readString(hmacKeyFile).lines().findFirst().orElse("").strip();
            // Some authorities print it with padding or in plain base64.
            key =
                    Base64.getUrlDecoder()
                            .decode(line.replace('+', '-').replace('/', '_').replaceAll("=+$", ""));
        } catch (IOException e) {
            throw invalid("cannot be read (%s)".formatted(e.getClass().getSimpleName()));
        } catch (IllegalArgumentException e) {
            throw invalid("does not begin with a key in base64url");
        }
        if (key.length < SHORTEST_KEY) {
            throw invalid(
                    "holds a key of %d octets; give the whole key, at least %d"
                            .formatted(key.length, SHORTEST_KEY));
        }
        return new SecretKeySpec(key, "HmacSHA256");
    }

    private void requirePrivate() throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(hmacKeyFile);
        if (mode.contains(PosixFilePermission.OTHERS_READ)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw invalid("can be used by everybody on this machine; run: chmod o= " + hmacKeyFile);
        }
    }

    /** Without a cause: an exception of a decoder may quote the key. */
    private WaxsealException invalid(String fault) {
        return new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "waxseal.issuer.acme.eab.hmac-key-file: %s %s".formatted(hmacKeyFile, fault));
    }
}
