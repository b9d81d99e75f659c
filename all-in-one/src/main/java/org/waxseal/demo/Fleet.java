package org.waxseal.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Server;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.MailNode;
import org.waxseal.sandbox.PebbleServer;
import org.waxseal.sandbox.SandboxDirectory;
import org.waxseal.sandbox.SandboxException;
import org.waxseal.sandbox.WebmailNode;

/**
 * A small hosting company on loopback: DNS, a certificate authority, the mail host {@code mx1} and
 * the webmail host {@code web1}.
 */
public final class Fleet implements AutoCloseable {
    /** The company's own zone: its hosts' names, and its people's mail. */
    public static final DnsName ZONE = DnsName.of("fleet.test");

    private static final DnsName MAIL_HOST = DnsName.of("mx1.fleet.test");
    private static final DnsName WEBMAIL_HOST = DnsName.of("web1.fleet.test");

    private final SandboxDirectory sandbox;
    private final KnotServer dns;
    private final PebbleServer authority;
    private final MailNode mail;
    private final WebmailNode webmail;

    private Fleet(
            SandboxDirectory sandbox,
            KnotServer dns,
            PebbleServer authority,
            MailNode mail,
            WebmailNode webmail) {
        this.sandbox = sandbox;
        this.dns = dns;
        this.authority = authority;
        this.mail = mail;
        this.webmail = webmail;
    }

    /**
     * Starts all servers, in a few seconds.
     *
     * @param register file that remembers what a killed run left behind
     * @throws SandboxException when one does not start, with the end of its log
     */
    public static Fleet start(Path register) {
        SandboxDirectory sandbox = SandboxDirectory.create(register).closeAtExit();
        try (ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<MailNode> mail =
                    starting.submit(() -> MailNode.start(sandbox, new NodeId("mx1"), MAIL_HOST));
            KnotServer dns = KnotServer.start(sandbox);
            dns.addZone(ZONE, MAIL_HOST);
            PebbleServer authority = PebbleServer.start(sandbox, dns);
            WebmailNode webmail =
                    WebmailNode.start(
                            sandbox,
                            new NodeId("web1"),
                            WEBMAIL_HOST,
                            mail.get(),
                            authority.rootFile());
            return new Fleet(sandbox, dns, authority, mail.get(), webmail);
        } catch (ExecutionException e) {
            sandbox.close();
            throw new SandboxException("mx1 does not start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            sandbox.close();
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while the sandbox started", e);
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
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

    /** Lets a domain exist before the product hears of it: its zone, and mail for it. */
    public void host(DnsName domain) {
        dns.addZone(domain, MAIL_HOST);
        mail.addDomain(domain);
    }

    /** The body that registers the mail host at the console. */
    public Map<String, Object> mailRegistration() {
        return registration(
                mail.id(), mail.hostName(), mail.address(), mail.directory(), mail.servers());
    }

    /** The body that registers the webmail host at the console. */
    public Map<String, Object> webmailRegistration() {
        return registration(
                webmail.id(),
                webmail.hostName(),
                webmail.address(),
                webmail.directory(),
                webmail.servers());
    }

    private static Map<String, Object> registration(
            NodeId id, DnsName hostName, String address, Path directory, List<Server> servers) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id.value());
        body.put("hostName", hostName.ascii());
        body.put("address", address);
        body.put("directory", directory.toString());
        body.put("servers", servers.stream().map(Fleet::registration).toList());
        return body;
    }

    private static Map<String, Object> registration(Server server) {
        return Map.of(
                "software", server.software().wireName(),
                "configDirectory", server.configDirectory(),
                "listeners",
                        server.listeners().stream()
                                .map(
                                        listener ->
                                                Map.of(
                                                        "protocol", listener.protocol().wireName(),
                                                        "port", listener.port()))
                                .toList(),
                "settings", server.settings());
    }

    /**
     * Host names of the fleet for a JVM that cannot ask the fleet's DNS: a file for the system
     * property {@code jdk.net.hosts.file}. It knows this machine too, as libraries ask for its
     * name.
     */
    public static void writeHosts(Path file) {
        try {
            String machine = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            Files.writeString(
                    file,
                    "127.0.0.1 localhost %s %s %s\n".formatted(machine, MAIL_HOST, WEBMAIL_HOST));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        webmail.close();
        mail.close();
        authority.close();
        dns.close();
        sandbox.close();
    }
}
