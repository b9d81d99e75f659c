package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.waxseal.common.endpoint.Protocol;

/**
 * Roundcube as Debian installs it, with a configuration and a database of the sandbox's own. It
 * talks to a {@link MailNode} over TLS and checks that the certificate is valid for the mail host's
 * own name; it trusts the certificate with which that host starts and the roots it is told of.
 */
final class Roundcube {
    private static final int KEY_OCTETS = 16;

    private final Path configDirectory;

    private Roundcube(Path configDirectory) {
        this.configDirectory = configDirectory;
    }

    /** The document root that the web server is to serve. */
    static Path documentRoot() {
        return Path.of("/var/lib/roundcube/public_html");
    }

    /**
     * @param node name of its directory below the sandbox's
     * @param trustFile PEM: what the mail host's certificate may chain to
     */
    static Roundcube configure(
            SandboxDirectory sandbox, String node, MailNode mail, Path trustFile) {
        Path settings = Path.of("/etc/roundcube");
        if (!Files.exists(documentRoot().resolve("index.php"))) {
            throw new SandboxException(
                    "there is no Roundcube; install Debian's packages roundcube-core and"
                            + " roundcube-sqlite3");
        }
        Path home = sandbox.makeDirectory(node + "/roundcube");
        Path configuration = sandbox.makeDirectory(node + "/roundcube/etc");
        for (String directory : new String[] {"logs", "temp", "database"}) {
            Path made = sandbox.makeDirectory(node + "/roundcube/" + directory);
            Accounts.give(made, Accounts.WEBMAIL);
            Accounts.mode(made, "rwx------");
        }
        for (String shared : new String[] {"defaults.inc.php", "mimetypes.php"}) {
            link(configuration.resolve(shared), settings.resolve(shared));
        }
        byte[] key = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(key);
        Path file = configuration.resolve("config.inc.php");
        Accounts.write(
                file,
                "rw-------",
                """
                <?php
                $config = [];
                $config['db_dsnw'] = 'sqlite:///%1$s/database/roundcube.db?mode=0600';
                // Reached by address, but its certificate is to be valid for its host name.
                $tls = ['ssl' => [
                    'verify_peer' => true,
                    'verify_peer_name' => true,
                    'peer_name' => '%2$s',
                    'cafile' => '%3$s',
                ]];
                $config['imap_host'] = 'ssl://%4$s:%5$d';
                $config['imap_conn_options'] = $tls;
                $config['smtp_host'] = 'tls://%4$s:%6$d';
                $config['smtp_conn_options'] = $tls;
                $config['smtp_user'] = '%%u';
                $config['smtp_pass'] = '%%p';
                $config['des_key'] = '%7$s';
                $config['log_dir'] = '%1$s/logs/';
                $config['temp_dir'] = '%1$s/temp/';
                $config['product_name'] = 'Webmail';
                $config['support_url'] = '';
                $config['plugins'] = [];
                $config['skin'] = 'elastic';
                $config['enable_spellcheck'] = false;
                """
                        .formatted(
                                home,
                                mail.hostName(),
                                trustFile,
                                mail.address(),
                                mail.port(Protocol.IMAPS),
                                mail.port(Protocol.SUBMISSION),
                                HexFormat.of().formatHex(key)));
        Accounts.give(file, Accounts.WEBMAIL);
        return new Roundcube(configuration);
    }

    Path configDirectory() {
        return configDirectory;
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new SandboxException("cannot link %s: %s".formatted(link, e.getMessage()), e);
        }
    }
}
