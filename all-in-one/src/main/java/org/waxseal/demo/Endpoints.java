package org.waxseal.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.demo.OpensslClient.Judgement;

/** The endpoints of the fleet as clients reach them, and what OpenSSL makes of each. */
public final class Endpoints {
    /** As many as there are processors to run openssl on. */
    private static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Fleet fleet;
    private final OpensslClient client;

    public Endpoints(Fleet fleet, OpensslClient client) {
        this.fleet = fleet;
        this.client = client;
    }

    /**
     * One endpoint.
     *
     * @param domain whose name the client types; null for a node's own name
     */
    public record Endpoint(
            String node, @Nullable DnsName domain, Protocol protocol, int port, DnsName sni) {}

    /**
     * An endpoint and what was seen there.
     *
     * @param took from connecting to the verdict
     */
    public record Judged(Endpoint endpoint, Judgement judgement, Duration took) {}

    /** Every listener of both nodes, under the node's own host name. */
    public List<Endpoint> serverWide() {
        List<Endpoint> endpoints = mail(null, fleet.mail().hostName());
        endpoints.add(webmail(null, fleet.webmail().hostName()));
        return endpoints;
    }

    /**
     * The mail host's listeners under {@code mail.D}, the webmail host's under {@code webmail.D}.
     */
    public List<Endpoint> of(DnsName domain) {
        List<Endpoint> endpoints = mail(domain, domain.child("mail"));
        endpoints.add(webmail(domain, domain.child("webmail")));
        return endpoints;
    }

    private List<Endpoint> mail(@Nullable DnsName domain, DnsName sni) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (Protocol protocol : Protocol.values()) {
            if (!protocol.isWebmail()) {
                endpoints.add(
                        new Endpoint(
                                fleet.mail().id().value(),
                                domain,
                                protocol,
                                fleet.mail().port(protocol),
                                sni));
            }
        }
        return endpoints;
    }

    private Endpoint webmail(@Nullable DnsName domain, DnsName sni) {
        return new Endpoint(
                fleet.webmail().id().value(),
                domain,
                Protocol.HTTPS,
                fleet.webmail().nginx().port(),
                sni);
    }

    public Judgement judge(Endpoint endpoint) throws IOException, InterruptedException {
        return client.judge(
                endpoint.protocol(), fleet.mail().address(), endpoint.port(), endpoint.sni());
    }

    private Judged judged(Endpoint endpoint) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Judgement judgement = judge(endpoint);
        return new Judged(endpoint, judgement, Duration.ofNanos(System.nanoTime() - start));
    }

    /** Judges several at once; the answers stand in the order of the endpoints. */
    public List<Judged> judge(List<Endpoint> endpoints) throws IOException, InterruptedException {
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Judged>> handshakes = new ArrayList<>();
            for (Endpoint endpoint : endpoints) {
                handshakes.add(() -> judged(endpoint));
            }
            List<Judged> judged = new ArrayList<>();
            for (Future<Judged> done : clients.invokeAll(handshakes)) {
                judged.add(done.get());
            }
            return judged;
        } catch (ExecutionException e) {
            throw new IOException("openssl could not be run: " + e.getMessage(), e);
        }
    }
}
