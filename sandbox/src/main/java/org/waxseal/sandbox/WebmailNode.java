package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Server;

/**
 * A web host: {@link NginxServer} with Roundcube as {@code webmail.D} of every domain, for the
 * mailboxes of a {@link MailNode}.
 */
public final class WebmailNode implements AutoCloseable {
    private final NodeId id;
    private final DnsName hostName;
    private final Path directory;
    private final SelfSignedCertificate certificate;
    private final PhpServer php;
    private final NginxServer nginx;

    private WebmailNode(
            NodeId id,
            DnsName hostName,
            Path directory,
            SelfSignedCertificate certificate,
            PhpServer php,
            NginxServer nginx) {
        this.id = id;
        this.hostName = hostName;
        this.directory = directory;
        this.certificate = certificate;
        this.php = php;
        this.nginx = nginx;
    }

    /**
     * Makes a host and starts its servers.
     *
     * @param mail whose mailboxes it shows
     * @param roots PEM files that the mail host's certificate may chain to, beside the certificate
     *     with which that host starts: webmail checks it from the first log-in on
     */
    public static WebmailNode start(
            SandboxDirectory sandbox, NodeId id, DnsName hostName, MailNode mail, Path... roots) {
        String node = id.value();
        Path home = sandbox.makeDirectory(node);
        SelfSignedCertificate certificate =
                SelfSignedCertificate.create(sandbox, home, List.of(hostName.ascii()));
        Path trusted = home.resolve("trusted.pem");
        StringBuilder pem = new StringBuilder(read(mail.initialCertificate().certificate()));
        for (Path root : roots) {
            pem.append(read(root));
        }
        Accounts.write(trusted, "rw-r--r--", pem.toString());
        Roundcube roundcube = Roundcube.configure(sandbox, node, mail, trusted);
        PhpServer php =
                PhpServer.start(
                        sandbox,
                        node,
                        Map.of("ROUNDCUBE_CONFIG_DIR", roundcube.configDirectory().toString()));
        try {
            NginxServer nginx =
                    NginxServer.start(
                            sandbox,
                            node,
                            hostName,
                            certificate,
                            Roundcube.documentRoot(),
                            php.socket());
            return new WebmailNode(
                    id,
                    hostName,
                    sandbox.makeDirectory(node + "/waxseal"),
                    certificate,
                    php,
                    nginx);
        } catch (SandboxException e) {
            php.close();
            throw e;
        }
    }

    public NodeId id() {
        return id;
    }

    public DnsName hostName() {
        return hostName;
    }

    /** Where its endpoint is reached. */
    public String address() {
        return Loopback.TEXT;
    }

    /** An empty directory for the product's certificates and maps, instead of /etc/waxseal. */
    public Path directory() {
        return directory;
    }

    /** As the product registers them. */
    public List<Server> servers() {
        return List.of(nginx.server());
    }

    /** The self-signed certificate with which it starts. */
    public SelfSignedCertificate initialCertificate() {
        return certificate;
    }

    public NginxServer nginx() {
        return nginx;
    }

    /** The numeric user id under which webmail's PHP runs; it must not be able to read a key. */
    public int phpUserId() {
        return Accounts.WEBMAIL;
    }

    @Override
    public void close() {
        nginx.close();
        php.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SandboxException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
