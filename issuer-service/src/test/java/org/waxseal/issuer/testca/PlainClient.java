package org.waxseal.issuer.testca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import tools.jackson.databind.JsonNode;

/** Speaks ACME step by step, so that a test can do single steps wrong. Nothing is repeated. */
final class PlainClient implements AutoCloseable {
    private final TestAuthority authority;
    private final HttpClient http;
    private KeyPair keys;
    private Optional<String> account = Optional.empty();

    /** What came back. */
    record Reply(int status, Map<String, List<String>> headers, String text) {
        JsonNode json() {
            return Json.object("the answer", text);
        }

        String member(String name) {
            return Json.text(json(), name);
        }

        /** The problem's type without its prefix. */
        String problem() {
            return member("type").replace("urn:ietf:params:acme:error:", "");
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    PlainClient(TestAuthority authority, KeyPair keys) {
        this.authority = authority;
        this.keys = keys;
        this.http = HttpClient.newBuilder().sslContext(trusting(authority.trustPem())).build();
    }

    /** With a key of P-256 and an account. */
    static PlainClient registered(TestAuthority authority) {
        PlainClient client = new PlainClient(authority, elliptic("secp256r1"));
        client.register();
        return client;
    }

    static KeyPair elliptic(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(String pem) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("root", certificates(pem).getFirst());
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<X509Certificate> certificates(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- whole steps ----------------------------------------------------------------------------

    Reply register() {
        return register(Map.of("termsOfServiceAgreed", true));
    }

    Reply register(Map<String, Object> wanted) {
        Reply reply = post(url("newAccount"), wanted);
        if (reply.status() < 300) {
            account = Optional.of(reply.header("location"));
        }
        return reply;
    }

    Reply order(String... names) {
        return order(Map.of(), names);
    }

    Reply order(Map<String, Object> more, String... names) {
        Map<String, Object> wanted = new LinkedHashMap<>(more);
        wanted.put("identifiers", identifiers(List.of(names)));
        return post(url("newOrder"), wanted);
    }

    static List<Map<String, String>> identifiers(Collection<String> names) {
        return names.stream().map(name -> Map.of("type", "dns", "value", name)).toList();
    }

    /** Triggers the first challenge of each authorization. */
    void prove(Reply order) {
        for (JsonNode authorization : order.json().path("authorizations")) {
            JsonNode challenge =
                    fetch(authorization.stringValue()).json().path("challenges").path(0);
            if (!Json.text(challenge, "status").equals("valid")) {
                post(Json.text(challenge, "url"), Map.of());
            }
        }
    }

    Reply finish(Reply order, byte[] csr) {
        return post(order.member("finalize"), Map.of("csr", Json.encode(csr)));
    }

    /** From the order to the chain; fails when a step does. */
    List<X509Certificate> obtain(Map<String, Object> more, String... names) {
        Reply order = order(more, names);
        require(order, 201, 200);
        prove(order);
        Reply finished = finish(order, csr(elliptic("secp256r1"), names));
        require(finished, 200);
        Reply chain = fetch(finished.member("certificate"));
        require(chain, 200);
        return certificates(chain.text());
    }

    List<X509Certificate> obtain(String... names) {
        return obtain(Map.of(), names);
    }

    private static void require(Reply reply, Integer... statuses) {
        if (!Arrays.asList(statuses).contains(reply.status())) {
            throw new AssertionError(reply);
        }
    }

    static byte[] csr(KeyPair keys, String... names) {
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            Arrays.stream(names)
                                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                                    .toArray(GeneralName[]::new)));
            String algorithm =
                    keys.getPublic() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
            return new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
                    .addAttribute(
                            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- single requests ------------------------------------------------------------------------

    String accountUrl() {
        return account.orElseThrow();
    }

    KeyPair keys() {
        return keys;
    }

    void useKeys(KeyPair changed) {
        keys = changed;
    }

    String url(String resource) {
        return Json.text(get(authority.directoryUrl().toString()).json(), resource);
    }

    String nonce() {
        return send("HEAD", url("newNonce"), "").header("replay-nonce");
    }

    Reply get(String url) {
        return send("GET", url, "");
    }

    /** POST-as-GET. */
    Reply fetch(String url) {
        return postText(url, "");
    }

    Reply post(String url, Object payload) {
        return postText(url, Json.write(payload));
    }

    private Reply postText(String url, String payload) {
        return send("POST", url, jws(keys, header(url, nonce()), payload));
    }

    /** By the account if there is one, else by the key itself. */
    Map<String, Object> header(String url, String nonce) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm(keys));
        header.put("nonce", nonce);
        header.put("url", url);
        if (account.isPresent()) {
            header.put("kid", account.get());
        } else {
            header.put("jwk", jwk(keys));
        }
        return header;
    }

    static String algorithm(KeyPair keys) {
        return switch (keys.getPublic()) {
            case ECPublicKey ec -> coordinate(ec) == 32 ? "ES256" : "ES384";
            default -> "RS256";
        };
    }

    private static int coordinate(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize() / Byte.SIZE;
    }

    static Map<String, String> jwk(KeyPair keys) {
        return switch (keys.getPublic()) {
            case ECPublicKey ec ->
                    Map.of(
                            "kty",
                            "EC",
                            "crv",
                            coordinate(ec) == 32 ? "P-256" : "P-384",
                            "x",
                            Json.encode(octets(ec.getW().getAffineX(), coordinate(ec))),
                            "y",
                            Json.encode(octets(ec.getW().getAffineY(), coordinate(ec))));
            case RSAPublicKey rsa ->
                    Map.of(
                            "kty",
                            "RSA",
                            "n",
                            Json.encode(
                                    octets(
                                            rsa.getModulus(),
                                            rsa.getModulus().bitLength() / Byte.SIZE)),
                            "e",
                            Json.encode(rsa.getPublicExponent().toByteArray()));
            default -> throw new IllegalArgumentException(keys.getPublic().getAlgorithm());
        };
    }

    private static byte[] octets(BigInteger number, int length) {
        byte[] signed = number.toByteArray();
        byte[] octets = new byte[length];
        int copied = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - copied, octets, length - copied, copied);
        return octets;
    }

    static String jws(KeyPair keys, Map<String, Object> header, String payload) {
        String signed = signed(header, payload);
        try {
            Signature signature =
                    Signature.getInstance(
                            switch (algorithm(keys)) {
                                case "ES256" -> "SHA256withECDSAinP1363Format";
                                case "ES384" -> "SHA384withECDSAinP1363Format";
                                default -> "SHA256withRSA";
                            });
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return jws(signed, signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed by HS256. */
    static JsonNode binding(byte[] secret, Map<String, Object> header, String payload) {
        String signed = signed(header, payload);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Json.object(
                    "binding",
                    jws(signed, mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(Map<String, Object> header, String payload) {
        return encoded(Json.write(header)) + "." + encoded(payload);
    }

    private static String jws(String signed, byte[] signature) {
        int dot = signed.indexOf('.');
        return Json.write(
                Map.of(
                        "protected",
                        signed.substring(0, dot),
                        "payload",
                        signed.substring(dot + 1),
                        "signature",
                        Json.encode(signature)));
    }

    private static String encoded(String text) {
        return Json.encode(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply send(String method, String url, String body) {
        return send(method, url, body, "application/jose+json");
    }

    Reply send(String method, String url, String body, String contentType) {
        try {
            HttpResponse<String> response =
                    http.send(
                            request(method, url, body, contentType),
                            HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), lowerCase(response), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(String method, String url, String body, String contentType) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", contentType)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static Map<String, List<String>> lowerCase(HttpResponse<String> response) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.headers()
                .map()
                .forEach(
                        (name, values) ->
                                headers.put(
                                        name.toLowerCase(Locale.ROOT), new ArrayList<>(values)));
        return headers;
    }

    @Override
    public void close() {
        http.close();
    }
}
