package org.waxseal.console.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/** Another service, asked over mutual TLS. */
final class Peer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final String service;
    private final URI url;
    private final int mostOctets;
    private final HttpClient client;

    /**
     * Asks nothing yet.
     *
     * @param service its name, for messages
     * @param url where it answers, {@code https://host:port}
     * @param context shows the console's certificate and trusts the internal authority only
     * @param mostOctets of an answer
     */
    Peer(String service, URI url, SSLContext context, int mostOctets) {
        this.service = service;
        this.url = url;
        this.mostOctets = mostOctets;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    HttpResponse<byte[]> get(String path, Duration timeout) {
        return send(HttpRequest.newBuilder(url.resolve(path)).timeout(timeout).GET().build());
    }

    HttpResponse<byte[]> post(String path, Duration timeout) {
        return send(
                HttpRequest.newBuilder(url.resolve(path))
                        .timeout(timeout)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(
                            HttpResponse.BodyHandlers.ofByteArray(), mostOctets));
        } catch (IOException e) {
            throw unavailable("does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while asking the " + service);
        }
    }

    WaxsealException unavailable(String what, @Nullable Exception cause) {
        return new WaxsealException(
                ErrorCode.INFRASTRUCTURE_UNAVAILABLE,
                "the %s at %s %s; is it running, and is waxseal.console.%s-url right? Asking again does no harm"
                        .formatted(service, url, what, service),
                cause);
    }
}
