package org.waxseal.issuer.acme4j;

import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.shredzone.acme4j.AccountBuilder;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.trust.SecretFile;

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
        SecretFile secret = new SecretFile("waxseal.issuer.acme.eab.hmac-key-file", hmacKeyFile);
        String line = secret.firstLine();
        byte[] key;
        try {
            // Some authorities print it with padding or in plain base64.
            key =
                    Base64.getUrlDecoder()
                            .decode(line.replace('+', '-').replace('/', '_').replaceAll("=+$", ""));
        } catch (IllegalArgumentException e) {
            throw secret.invalid("does not begin with a key in base64url");
        }
        if (key.length < SHORTEST_KEY) {
            throw secret.invalid(
                    "holds a key of %d octets; give the whole key, at least %d"
                            .formatted(key.length, SHORTEST_KEY));
        }
        return new SecretKeySpec(key, "HmacSHA256");
    }
}
