package org.waxseal.issuer.testca;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.RSAPublicKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * A public key as clients write it (RFC 7517).
 *
 * @param algorithm the one signature algorithm that this authority takes from it
 * @param thumbprint RFC 7638 with SHA-256, in base64url
 */
record Jwk(PublicKey key, String algorithm, String thumbprint) {
    private static final int SHORTEST_RSA = 2048;

    /**
     * Reads a key.
     *
     * @throws AcmeProblem {@code badPublicKey} for what is no key of P-256, P-384 or RSA with 2048
     *     bits and more
     */
    static Jwk parse(JsonNode jwk) {
        try {
            return switch (Json.text(jwk, "kty")) {
                case "EC" -> elliptic(jwk);
                case "RSA" -> rsa(jwk);
                default -> throw bad("kty \"" + Json.text(jwk, "kty") + "\" is not EC or RSA");
            };
        } catch (GeneralSecurityException e) {
            throw bad("not a key: " + e.getMessage());
        }
    }

    private static Jwk elliptic(JsonNode jwk) throws GeneralSecurityException {
        String curve = Json.text(jwk, "crv");
        String algorithm =
                switch (curve) {
                    case "P-256" -> "ES256";
                    case "P-384" -> "ES384";
                    default -> throw bad("crv \"" + curve + "\" is not P-256 or P-384");
                };
        String x = Json.text(jwk, "x");
        String y = Json.text(jwk, "y");
        ECParameterSpec parameters = parameters(curve.equals("P-256") ? "secp256r1" : "secp384r1");
        PublicKey key =
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        new ECPoint(number("x", x), number("y", y)), parameters));
        return new Jwk(
                key,
                algorithm,
                thumbprint(
                        "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                                .formatted(curve, x, y)));
    }

    private static ECParameterSpec parameters(String curve)
            throws GeneralSecurityException, InvalidParameterSpecException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static Jwk rsa(JsonNode jwk) throws GeneralSecurityException {
        String n = Json.text(jwk, "n");
        String e = Json.text(jwk, "e");
        BigInteger modulus = number("n", n);
        if (modulus.bitLength() < SHORTEST_RSA) {
            throw bad("an RSA key of " + modulus.bitLength() + " bits is too short");
        }
        PublicKey key =
                KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(modulus, number("e", e)));
        return new Jwk(
                key,
                "RS256",
                thumbprint("{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}".formatted(e, n)));
    }

    private static BigInteger number(String what, String text) {
        return new BigInteger(1, Json.decode(what, text));
    }

    private static String thumbprint(String canonical) throws GeneralSecurityException {
        return Json.encode(
                MessageDigest.getInstance("SHA-256")
                        .digest(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    private static AcmeProblem bad(String detail) {
        return new AcmeProblem(400, "badPublicKey", detail);
    }
}
