package org.waxseal.sandbox;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.Server;

/**
 * A mail host: {@link PostfixServer} and {@link DovecotServer}, which share a certificate that the
 * host signed for its own name, as on a new mail server.
 */
public final class MailNode implements AutoCloseable {
    private static final int PASSWORD_OCTETS = 18;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NodeId id;
    private final DnsName hostName;
    private final Path directory;
    private final SelfSignedCertificate certificate;
    private final DovecotServer dovecot;
    private final PostfixServer postfix;

    private MailNode(
            NodeId id,
            DnsName hostName,
            Path directory,
            SelfSignedCertificate certificate,
            DovecotServer dovecot,
            PostfixServer postfix) {
        this.id = id;
        this.hostName = hostName;
        this.directory = directory;
        this.certificate = certificate;
        this.dovecot = dovecot;
        this.postfix = postfix;
    }

    /** Makes a host without domains and starts its servers. */
    public static MailNode start(SandboxDirectory sandbox, NodeId id, DnsName hostName) {
        String node = id.value();
        Path home = sandbox.makeDirectory(node);
        SelfSignedCertificate certificate =
                SelfSignedCertificate.create(sandbox, home, List.of(hostName.ascii()));
        DovecotServer dovecot = DovecotServer.configure(sandbox, node, hostName, certificate);
        PostfixServer postfix =
                PostfixServer.configure(
                        sandbox,
                        node,
                        hostName,
                        certificate,
                        dovecot.lmtpSocket(),
                        dovecot.authenticationSocket());
        MailNode host =
                new MailNode(
                        id,
                        hostName,
                        sandbox.makeDirectory(node + "/waxseal"),
                        certificate,
                        dovecot,
                        postfix);
        host.start();
        return host;
    }

    private void start() {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(dovecot::start, executor),
                            CompletableFuture.runAsync(postfix::start, executor))
                    .join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof SandboxException cause
                    ? cause
                    : new SandboxException("the mail node " + id + " does not start", e);
        }
    }

    public NodeId id() {
        return id;
    }

    public DnsName hostName() {
        return hostName;
    }

    /** Where its endpoints are reached. */
    public String address() {
        return Loopback.TEXT;
    }

    /** An empty directory for the product's certificates and maps, instead of /etc/waxseal. */
    public Path directory() {
        return directory;
    }

    /** As the product registers them. */
    public List<Server> servers() {
        return List.of(postfix.server(), dovecot.server());
    }

    /** The self-signed certificate with which its servers start. */
    public SelfSignedCertificate initialCertificate() {
        return certificate;
    }

    public PostfixServer postfix() {
        return postfix;
    }

    public DovecotServer dovecot() {
        return dovecot;
    }

    /** The port on which one of its servers speaks {@code protocol}. */
    public int port(Protocol protocol) {
        return servers().stream()
                .flatMap(server -> server.listeners().stream())
                .filter(listener -> listener.protocol() == protocol)
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "a mail node does not speak " + protocol.wireName()));
    }

    /** Takes mail for {@code domain} from now on. Idempotent. */
    public void addDomain(DnsName domain) {
        postfix.addDomain(domain);
    }

    /** Takes no mail for {@code domain} any more; its mailboxes stay. Idempotent. */
    public void removeDomain(DnsName domain) {
        postfix.removeDomain(domain);
    }

    /**
     * Makes the mailbox {@code user@domain}; its log-in is the address.
     *
     * @param user local part: letters, digits, dots and hyphens
     * @return its random password
     */
    public String addMailbox(String user, DnsName domain) {
        if (!user.matches("[a-z0-9][a-z0-9.-]*")) {
            throw new IllegalArgumentException(
                    "user is '" + user + "'; use letters, digits, dots and hyphens");
        }
        byte[] octets = new byte[PASSWORD_OCTETS];
        RANDOM.nextBytes(octets);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        String address = user + "@" + domain;
        dovecot.putMailbox(address, password);
        postfix.addDomain(domain);
        postfix.addMailbox(address);
        return password;
    }

    /**
     * Hands a short mail to the host as another mail server would, on its smtp port; it is in the
     * mailbox a moment later.
     *
     * @param to an address made by {@link #addMailbox}
     */
    public void deliver(String from, String to, String subject, String text) {
        try (SmtpSession session = SmtpSession.open(postfix.port(Protocol.SMTP))) {
            session.send(
                    from,
                    to,
                    """
                    From: <%s>
                    To: <%s>
                    Subject: %s
                    MIME-Version: 1.0
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    %s
                    """
                            .formatted(from, to, subject, text));
        }
    }

    /** Logs in over the unencrypted loopback port and waits for a mail; see {@link ImapSession}. */
    public String awaitMail(String address, String password, String text, Duration limit) {
        try (ImapSession session =
                ImapSession.open(dovecot.port(Protocol.IMAP)).login(address, password)) {
            return session.awaitMessage(text, limit);
        }
    }

    @Override
    public void close() {
        postfix.close();
        dovecot.close();
    }
}
