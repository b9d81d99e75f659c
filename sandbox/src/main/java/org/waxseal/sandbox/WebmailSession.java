package org.waxseal.sandbox;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.waxseal.common.name.DnsName;

/**
 * A person's browser in Roundcube: it logs in over HTTPS by the form and its token, and keeps the
 * session's cookies. The certificate has to be valid for the name each time a connection is made.
 */
public final class WebmailSession implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern TOKEN =
            Pattern.compile("name=\"_token\" value=\"([A-Za-z0-9]+)\"");

    private final HttpClient client;
    private final LoopbackProxy proxy;
    private final URI address;

    private WebmailSession(HttpClient client, LoopbackProxy proxy, URI address) {
        this.client = client;
        this.proxy = proxy;
        this.address = address;
    }

    /**
     * Logs in.
     *
     * @param name what the user types into the browser, {@code webmail.D}
     * @param port of 127.0.0.1
     * @throws SandboxException when the connection is not trusted or the log-in is refused
     */
    public static WebmailSession logIn(
            DnsName name, int port, SSLContext trust, String user, String password) {
        LoopbackProxy proxy = LoopbackProxy.start();
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trust)
                        .proxy(proxy.selector())
                        .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                        .connectTimeout(LIMIT)
                        .build();
        WebmailSession session =
                new WebmailSession(
                        client, proxy, URI.create("https://%s:%d/".formatted(name, port)));
        try {
            session.submitForm(user, password);
            return session;
        } catch (SandboxException e) {
            session.close();
            throw e;
        }
    }

    private void submitForm(String user, String password) {
        HttpResponse<String> form = send(HttpRequest.newBuilder(address));
        Matcher token = TOKEN.matcher(form.body());
        if (form.statusCode() != 200 || !token.find()) {
            throw new SandboxException(
                    "%s answers %d without a log-in form".formatted(address, form.statusCode()));
        }
        String fields =
                Map.of(
                                "_token", token.group(1),
                                "_task", "login",
                                "_action", "login",
                                "_timezone", "UTC",
                                "_url", "",
                                "_user", user,
                                "_pass", password)
                        .entrySet()
                        .stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(address.resolve("?_task=login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(fields)));
        if (answer.statusCode() != 302) {
            throw new SandboxException(
                    "Roundcube at %s refuses the log-in of %s with %d"
                            .formatted(address, user, answer.statusCode()));
        }
    }

    /** Whether the user is still logged in: their inbox opens without a new log-in. */
    public boolean isLoggedIn() {
        HttpResponse<String> inbox =
                send(HttpRequest.newBuilder(address.resolve("?_task=mail&_mbox=INBOX")));
        return inbox.statusCode() == 200 && inbox.body().contains("messagelist");
    }

    /** The subjects and senders in the inbox, as Roundcube's list sends them (JSON). */
    public String inbox() {
        return send(HttpRequest.newBuilder(
                                address.resolve(
                                        "?_task=mail&_action=list&_mbox=INBOX&_remote=1&_refresh=1"))
                        .header("X-Roundcube-Request", "none")
                        .header("X-Requested-With", "XMLHttpRequest"))
                .body();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        proxy.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SandboxException(
                    "no trusted answer from %s: %s".formatted(address, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while waiting for " + address, e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
