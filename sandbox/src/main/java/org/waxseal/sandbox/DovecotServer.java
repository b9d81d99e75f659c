package org.waxseal.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.Server;

/**
 * Dovecot 2.3 with imap, imaps, pop3, pop3s, sieve and, for {@link PostfixServer}, LMTP and SASL
 * sockets. Its configuration is laid out as Debian's: {@code dovecot.conf} includes {@code
 * conf.d/*.conf} in the order of their names and then {@code local.conf}, if there is one; a later
 * setting wins. {@code conf.d/10-ssl.conf} names the certificate for the whole server, self-signed
 * at first.
 *
 * <p>A private instance is reloaded by {@code doveadm -c <configDirectory>/dovecot.conf reload} and
 * tested by {@code doveconf -c <configDirectory>/dovecot.conf -n -x} (whose output holds the keys).
 */
public final class DovecotServer implements AutoCloseable {
    private static final List<Protocol> PROTOCOLS =
            List.of(Protocol.IMAP, Protocol.IMAPS, Protocol.POP3, Protocol.POP3S, Protocol.SIEVE);
    private static final int SALT_OCTETS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SandboxDirectory sandbox;
    private final Path home;
    private final Path log;
    private final DnsName hostName;
    private final SelfSignedCertificate certificate;
    private final Map<Protocol, Integer> ports = new TreeMap<>();
    private final Map<String, String> mailboxes = new TreeMap<>();
    private @Nullable ServerProcess process;

    private DovecotServer(
            SandboxDirectory sandbox,
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate) {
        this.sandbox = sandbox;
        this.home = sandbox.makeDirectory(node + "/dovecot");
        this.log = home.resolve("dovecot.log");
        this.hostName = hostName;
        this.certificate = certificate;
        PROTOCOLS.forEach(protocol -> ports.put(protocol, FreePorts.next()));
    }

    /**
     * Makes an instance without mailboxes; it does not run yet.
     *
     * @param node name of its directory below the sandbox's
     * @param certificate for the whole server
     */
    static DovecotServer configure(
            SandboxDirectory sandbox,
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate) {
        DovecotServer server = new DovecotServer(sandbox, node, hostName, certificate);
        server.writeConfiguration(node);
        return server;
    }

    private void writeConfiguration(String node) {
        Accounts.give(sandbox.makeDirectory(node + "/dovecot/mail"), Accounts.MAILBOXES);
        sandbox.makeDirectory(node + "/dovecot/state");
        Path included = sandbox.makeDirectory(node + "/dovecot/etc/conf.d");
        write(
                configDirectory().resolve("dovecot.conf"),
                """
                protocols = imap pop3 lmtp sieve
                listen = 127.0.0.1
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %2$s
                # The files are sorted by name; a later setting wins.
                !include conf.d/*.conf
                !include_try local.conf
                """
                        .formatted(home, log));
        write(
                included.resolve("10-auth.conf"),
                """
                auth_mechanisms = plain login
                passdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = username_format=%%u %1$s/users
                  default_fields = uid=%2$d gid=%2$d home=%1$s/mail/%%d/%%n
                }
                """
                        .formatted(home, Accounts.MAILBOXES));
        write(
                included.resolve("10-mail.conf"),
                """
                mail_location = maildir:~/Maildir
                namespace inbox {
                  inbox = yes
                }
                # All clients of the sandbox come from one address.
                mail_max_userip_connections = 200
                """);
        write(
                included.resolve("10-master.conf"),
                """
                service imap-login {
                  inet_listener imap {
                    port = %1$d
                  }
                  inet_listener imaps {
                    port = %2$d
                    ssl = yes
                  }
                  service_count = 0
                  process_min_avail = 1
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %3$d
                  }
                  inet_listener pop3s {
                    port = %4$d
                    ssl = yes
                  }
                  service_count = 0
                  process_min_avail = 1
                }
                service managesieve-login {
                  inet_listener sieve {
                    port = %5$d
                  }
                  service_count = 0
                  process_min_avail = 1
                }
                service lmtp {
                  unix_listener lmtp {
                    mode = 0600
                    user = postfix
                    group = postfix
                  }
                }
                service auth {
                  unix_listener auth-postfix {
                    mode = 0600
                    user = postfix
                    group = postfix
                  }
                }
                """
                        .formatted(
                                port(Protocol.IMAP),
                                port(Protocol.IMAPS),
                                port(Protocol.POP3),
                                port(Protocol.POP3S),
                                port(Protocol.SIEVE)));
        write(
                included.resolve("10-ssl.conf"),
                """
                ssl = yes
                ssl_cert = <%s
                ssl_key = <%s
                ssl_min_protocol = TLSv1.2
                """
                        .formatted(certificate.certificate(), certificate.key()));
        write(
                included.resolve("90-sieve.conf"),
                """
                postmaster_address = postmaster@%1$s
                hostname = %1$s
                protocol lmtp {
                  mail_plugins = sieve
                }
                plugin {
                  sieve = file:~/sieve;active=~/.dovecot.sieve
                }
                """
                        .formatted(hostName));
        writeMailboxes();
    }

    /** Starts it, or starts it again after {@link #stop()}. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        process =
                ServerProcess.start(
                        sandbox,
                        "Dovecot",
                        log,
                        Map.of(),
                        List.of("dovecot", "-F", "-c", configurationFile().toString()));
        ports.values().forEach(process::awaitListening);
    }

    /** Stops it. Idempotent. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    public int port(Protocol protocol) {
        Integer port = ports.get(protocol);
        if (port == null) {
            throw new IllegalArgumentException("Dovecot does not speak " + protocol.wireName());
        }
        return port;
    }

    /** The directory of {@code dovecot.conf}. */
    public Path configDirectory() {
        return home.resolve("etc");
    }

    /** {@code dovecot.conf}. */
    public Path configurationFile() {
        return configDirectory().resolve("dovecot.conf");
    }

    public Path logFile() {
        return log;
    }

    /** As the product registers it. */
    public Server server() {
        return new Server(
                Software.DOVECOT,
                configDirectory().toString(),
                PROTOCOLS.stream().map(each -> new Listener(each, port(each))).toList(),
                Map.of());
    }

    /** Makes a mailbox, or gives it this password. */
    synchronized void putMailbox(String address, String password) {
        mailboxes.put(address, hashed(password));
        writeMailboxes();
    }

    /** Takes its password away; its mail stays until the sandbox is closed. */
    synchronized void removeMailbox(String address) {
        mailboxes.remove(address);
        writeMailboxes();
    }

    Path lmtpSocket() {
        return home.resolve("run/lmtp");
    }

    Path authenticationSocket() {
        return home.resolve("run/auth-postfix");
    }

    private void writeMailboxes() {
        Path users = home.resolve("users");
        String lines =
                mailboxes.entrySet().stream()
                        .map(mailbox -> mailbox.getKey() + ":" + mailbox.getValue() + "::::::\n")
                        .collect(Collectors.joining());
        Path fresh = home.resolve("users.new");
        Accounts.write(fresh, "rw-------", lines);
        // Its authentication processes have given up root.
        Accounts.give(fresh, "root", "dovecot");
        Accounts.mode(fresh, "rw-r-----");
        try {
            Files.move(
                    fresh,
                    users,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hashed(String password) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            digest.update(password.getBytes(StandardCharsets.UTF_8));
            byte[] hash = digest.digest(salt);
            byte[] joined = new byte[hash.length + salt.length];
            System.arraycopy(hash, 0, joined, 0, hash.length);
            System.arraycopy(salt, 0, joined, hash.length, salt.length);
            return "{SSHA512}" + Base64.getEncoder().encodeToString(joined);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    private static void write(Path file, String content) {
        Accounts.write(file, "rw-r--r--", content);
    }
}
