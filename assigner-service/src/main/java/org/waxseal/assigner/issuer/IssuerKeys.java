package org.waxseal.assigner.issuer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.driver.KeyReference;
import org.waxseal.assigner.reconcile.NodeKeys;
import org.waxseal.assigner.rollout.KeySource;
import org.waxseal.assigner.rollout.PrivateKeyPem;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;

/**
 * Asks the issuer for keys over mutual TLS. Neither an answer's body nor a part of it is ever
 * logged or put into a message.
 */
public final class IssuerKeys implements NodeKeys {
    private static final int MOST_OCTETS = 64 * 1024;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI issuer;
    private final HttpClient client;

    /**
     * @param issuer where the issuer answers, {@code https://host:port}
     * @param context shows the assigner's certificate and trusts the internal authority only
     */
    public IssuerKeys(URI issuer, SSLContext context) {
        this.issuer = issuer;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    @Override
    public KeySource of(NodeId node) {
        return reference -> fetch(node, reference);
    }

    private PrivateKeyPem fetch(NodeId node, KeyReference reference) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                issuer.resolve(
                                        "/internal/v1/nodes/%s/keys/%s/%s"
                                                .formatted(
                                                        node.value(),
                                                        reference.subject().key(),
                                                        reference.leaf().hex())))
                        .timeout(TIMEOUT)
                        .header("Accept", "application/x-pem-file, application/problem+json")
                        .GET()
                        .build();
        HttpResponse<byte[]> answer = send(request, reference);
        try {
            return switch (answer.statusCode()) {
                case 200 -> key(answer.body(), reference);
                case 404 ->
                        throw new WaxsealException(
                                ErrorCode.KEY_NOT_FOUND,
                                "The issuer has no key of %s for the leaf %s."
                                        .formatted(reference.subject(), brief(reference)));
                case 403 ->
                        throw new WaxsealException(
                                ErrorCode.KEY_NOT_PLACED,
                                "The issuer does not know %s as placed on node %s."
                                        .formatted(reference.subject(), node));
                case 410 ->
                        throw new WaxsealException(
                                ErrorCode.KEY_TOMBED,
                                "The key of %s for the leaf %s was compromised and is not given out any more."
                                        .formatted(reference.subject(), brief(reference)));
                default ->
                        throw unavailable(
                                "answered with status " + answer.statusCode(), reference, null);
            };
        } finally {
            Arrays.fill(answer.body(), (byte) 0);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, KeyReference reference) {
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), MOST_OCTETS));
        } catch (IOException e) {
            throw unavailable("does not answer (" + e + ")", reference, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while asking the issuer for a key");
        }
    }

    private PrivateKeyPem key(byte[] body, KeyReference reference) {
        if (body.length == 0) {
            throw unavailable("answered without a key", reference, null);
        }
        return new PrivateKeyPem(body);
    }

    private WaxsealException unavailable(
            String what, KeyReference reference, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "The issuer at %s %s; asked for the key of %s."
                        .formatted(issuer, what, reference.subject()),
                cause);
    }

    private static String brief(KeyReference reference) {
        return reference.leaf().hex().substring(0, 12);
    }
}
