package org.waxseal.console.web;

import java.net.InetAddress;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Where this console is reached: a public URL if one is set, else where its web server listens. */
public final class WebServerAddress
        implements Supplier<URI>, ApplicationListener<WebServerInitializedEvent> {
    private final @Nullable URI publicUrl;
    private final InetAddress boundTo;
    private final boolean encrypted;
    private volatile int port;

    /**
     * Knows the port once the web server listens.
     *
     * @param publicUrl what a reverse proxy shows; null when there is none
     */
    public WebServerAddress(@Nullable URI publicUrl, InetAddress boundTo, boolean encrypted) {
        this.publicUrl = publicUrl;
        this.boundTo = boundTo;
        this.encrypted = encrypted;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() == null) {
            port = event.getWebServer().getPort();
        }
    }

    /** Ends with a slash. */
    @Override
    public URI get() {
        if (publicUrl != null) {
            String written = publicUrl.toString();
            return URI.create(written.endsWith("/") ? written : written + "/");
        }
        if (port == 0) {
            throw new IllegalStateException("the web server does not listen yet");
        }
        String scheme = encrypted ? "https" : "http";
        return URI.create("%s://%s:%d/".formatted(scheme, host(), port));
    }

    private String host() {
        if (boundTo.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        String address = boundTo.getHostAddress();
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
