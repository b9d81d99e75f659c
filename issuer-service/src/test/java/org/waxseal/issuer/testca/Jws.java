package org.waxseal.issuer.testca;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * A signed request in the flattened serialization (RFC 7515 section 7.2.2, RFC 8555 section 6.2).
 */
final class Jws {
    private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "RS256");

    private final JsonNode header;
    private final String payload;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(JsonNode header, String payload, byte[] signed, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /**
     * Reads one; nothing is verified yet.
     *
     * @throws AcmeProblem {@code malformed}
     */
    static Jws parse(String what, String text) {
        return parse(what, Json.object(what, text));
    }

    static Jws parse(String what, JsonNode jws) {
        if (jws.has("header") || jws.has("signatures")) {
            throw AcmeProblem.malformed(
                    what + " has unprotected headers or several signatures (RFC 8555 section 6.2)");
        }
        String header = Json.text(jws, "protected");
        String payload = Json.text(jws, "payload");
        return new Jws(
                Json.object(
                        what + ": protected",
                        new String(
                                Json.decode(what + ": protected", header), StandardCharsets.UTF_8)),
                new String(Json.decode(what + ": payload", payload), StandardCharsets.UTF_8),
                (header + "." + payload).getBytes(StandardCharsets.US_ASCII),
                Json.decode(what + ": signature", Json.text(jws, "signature")));
    }

    String algorithm() {
        return Json.text(header, "alg");
    }

    String url() {
        return Json.text(header, "url");
    }

    String nonce() {
        return Json.text(header, "nonce");
    }

    Optional<String> kid() {
        return header.has("kid") ? Optional.of(Json.text(header, "kid")) : Optional.empty();
    }

    /** The key that stands in the header itself. */
    Optional<Jwk> jwk() {
        return header.has("jwk") ? Optional.of(Jwk.parse(header.path("jwk"))) : Optional.empty();
    }

    /** POST-as-GET (RFC 8555 section 6.3). */
    boolean isEmpty() {
        return payload.isEmpty();
    }

    String payload() {
        return payload;
    }

    JsonNode document() {
        return Json.object("the payload", payload);
    }

    /**
     * Checks the signature.
     *
     * @throws AcmeProblem {@code badSignatureAlgorithm} or {@code malformed}
     */
    void verify(Jwk by) {
        if (!algorithm().equals(by.algorithm())) {
            throw new AcmeProblem(
                            400,
                            "badSignatureAlgorithm",
                            "alg \"%s\" does not fit the key, which signs by %s"
                                    .formatted(algorithm(), by.algorithm()))
                    .withMember("algorithms", ALGORITHMS);
        }
        boolean proper;
        try {
            Signature verifier = Signature.getInstance(name(by.algorithm()));
            verifier.initVerify(by.key());
            verifier.update(signed);
            proper = verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            proper = false;
        }
        if (!proper) {
            throw AcmeProblem.malformed("the signature of the JWS does not verify");
        }
    }

    /** RFC 7518 section 3.4: the two numbers side by side, not in DER. */
    private static String name(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> "SHA256withECDSAinP1363Format";
            case "ES384" -> "SHA384withECDSAinP1363Format";
            default -> "SHA256withRSA";
        };
    }

    /** Whether it is signed by HS256 with this key (RFC 8555 section 7.3.4). */
    boolean isSignedBy(byte[] key) {
        if (!algorithm().equals("HS256")) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return MessageDigest.isEqual(mac.doFinal(signed), signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
