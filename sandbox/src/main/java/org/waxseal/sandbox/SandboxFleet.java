package org.waxseal.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;

/**
 * A small hoster: DNS, a certificate authority, the mail host {@code mx1} and the web host {@code
 * web1}, all on 127.0.0.1. The host names stand in the zone {@link #HOSTING}.
 */
public final class SandboxFleet implements AutoCloseable {
    /** The hoster's own zone. */
    public static final DnsName HOSTING = DnsName.of("hosting.test");

    private final KnotServer dns;
    private final PebbleServer authority;
    private final MailNode mail;
    private final WebmailNode webmail;

    private SandboxFleet(
            KnotServer dns, PebbleServer authority, MailNode mail, WebmailNode webmail) {
        this.dns = dns;
        this.authority = authority;
        this.mail = mail;
        this.webmail = webmail;
    }

    /**
     * Starts everything, as much as possible at the same time.
     *
     * @throws SandboxException naming the server that did not start, with the tail of its log;
     *     nothing is left running then
     */
    public static SandboxFleet start(SandboxDirectory sandbox) {
        DnsName mailHost = HOSTING.child("mx1");
        List<AutoCloseable> started = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<KnotServer> dns =
                    run(executor, started, () -> KnotServer.start(sandbox));
            CompletableFuture<MailNode> mail =
                    run(
                            executor,
                            started,
                            () -> MailNode.start(sandbox, new NodeId("mx1"), mailHost));
            CompletableFuture<PebbleServer> authority =
                    run(executor, started, () -> PebbleServer.start(sandbox, dns.join()));
            CompletableFuture<WebmailNode> webmail =
                    run(
                            executor,
                            started,
                            () ->
                                    WebmailNode.start(
                                            sandbox,
                                            new NodeId("web1"),
                                            HOSTING.child("web1"),
                                            mail.join(),
                                            authority.join().rootFile()));
            dns.thenAccept(server -> server.addZone(HOSTING, mailHost)).join();
            CompletableFuture.allOf(mail, authority, webmail).join();
            return new SandboxFleet(dns.join(), authority.join(), mail.join(), webmail.join());
        } catch (CompletionException e) {
            synchronized (started) {
                closeAll(started.reversed());
            }
            throw e.getCause() instanceof SandboxException cause
                    ? cause
                    : new SandboxException("the sandbox does not start", e);
        }
    }

    private static <T extends AutoCloseable> CompletableFuture<T> run(
            ExecutorService executor, List<AutoCloseable> started, Supplier<T> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    T server = start.get();
                    synchronized (started) {
                        started.add(server);
                    }
                    return server;
                },
                executor);
    }

    public KnotServer dns() {
        return dns;
    }

    public PebbleServer authority() {
        return authority;
    }

    public MailNode mail() {
        return mail;
    }

    public WebmailNode webmail() {
        return webmail;
    }

    /** Hosts a domain: its zone, its mail. Webmail serves every domain anyway. Idempotent. */
    public void addDomain(DnsName domain) {
        dns.addZone(domain, mail.hostName());
        mail.addDomain(domain);
    }

    /** Stops taking mail for it; the zone stays. */
    public void removeDomain(DnsName domain) {
        mail.removeDomain(domain);
    }

    @Override
    public void close() {
        closeAll(List.of(webmail, mail, authority, dns));
    }

    private static void closeAll(List<? extends AutoCloseable> servers) {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (AutoCloseable server : servers) {
                executor.execute(() -> close(server));
            }
        }
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            // The sandbox directory ends what would not end by itself.
            return;
        }
    }
}
