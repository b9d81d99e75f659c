package org.waxseal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.Server;

/**
 * Postfix with smtp, submission and smtps. It takes mail for the sandbox's domains and hands it to
 * {@link DovecotServer} by LMTP; who submits mail has to log in; nothing ever leaves the machine
 * ({@code default_transport = error:...}). The certificate for the whole server stands in main.cf
 * as {@code smtpd_tls_cert_file} and {@code smtpd_tls_key_file}, self-signed at first.
 *
 * <p>A private instance is reloaded by {@code postfix -c <configDirectory> reload}, tested by
 * {@code postfix -c <configDirectory> check} and asked by {@code postconf -c <configDirectory>
 * ...}.
 */
public final class PostfixServer implements AutoCloseable {
    private static final List<Protocol> PROTOCOLS =
            List.of(Protocol.SMTP, Protocol.SUBMISSION, Protocol.SMTPS);
    private static final List<String> QUEUES =
            List.of(
                    "active",
                    "bounce",
                    "corrupt",
                    "defer",
                    "deferred",
                    "flush",
                    "hold",
                    "incoming",
                    "private",
                    "saved",
                    "trace");
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final SandboxDirectory sandbox;
    private final String node;
    private final Path home;
    private final Path log;
    private final DnsName hostName;
    private final SelfSignedCertificate certificate;
    private final Map<Protocol, Integer> ports = new TreeMap<>();
    private long master;

    private PostfixServer(
            SandboxDirectory sandbox,
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate) {
        this.sandbox = sandbox;
        this.node = node;
        this.home = sandbox.makeDirectory(node + "/postfix");
        this.log = home.resolve("postfix.log");
        this.hostName = hostName;
        this.certificate = certificate;
        PROTOCOLS.forEach(protocol -> ports.put(protocol, FreePorts.next()));
    }

    /**
     * Makes an instance without domains; it does not run yet.
     *
     * @param node name of its directory below the sandbox's
     * @param certificate for the whole server
     */
    static PostfixServer configure(
            SandboxDirectory sandbox,
            String node,
            DnsName hostName,
            SelfSignedCertificate certificate,
            Path lmtpSocket,
            Path authenticationSocket) {
        PostfixServer server = new PostfixServer(sandbox, node, hostName, certificate);
        server.writeConfiguration(lmtpSocket, authenticationSocket);
        return server;
    }

    private void writeConfiguration(Path lmtpSocket, Path authenticationSocket) {
        makeQueue();
        sandbox.makeDirectory(node + "/postfix/etc");
        Accounts.give(sandbox.makeDirectory(node + "/postfix/data"), "postfix", "postfix");
        Accounts.write(
                configDirectory().resolve("main.cf"),
                "rw-r--r--",
                """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file = %2$s
                maillog_file_prefixes = %1$s

                myhostname = %3$s
                mydestination =
                # Empty, or everybody on this machine could send without logging in.
                mynetworks =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtp_dns_support_level = disabled
                smtpd_peername_lookup = no
                alias_maps =
                alias_database =
                biff = no
                append_dot_mydomain = no
                readme_directory = no
                notify_classes =

                # TLS, as a new mail server has it
                smtpd_tls_cert_file = %4$s
                smtpd_tls_key_file = %5$s
                smtpd_tls_security_level = may
                smtpd_tls_loglevel = 1

                # Logging in
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = %6$s
                smtpd_sasl_auth_enable = no
                smtpd_tls_auth_only = yes
                smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination

                # The domains we host; everything else is refused and never sent
                virtual_mailbox_domains = lmdb:%1$s/etc/domains
                virtual_mailbox_maps = lmdb:%1$s/etc/mailboxes
                virtual_transport = lmtp:unix:%7$s
                default_transport = error:5.7.1 the sandbox sends no mail to other domains
                relay_transport = $default_transport
                local_transport = $default_transport

                # A delivery that met a restart of Dovecot is tried again at once
                queue_run_delay = 1s
                minimal_backoff_time = 1s
                maximal_backoff_time = 5s
                """
                        .formatted(
                                home,
                                log,
                                hostName,
                                certificate.certificate(),
                                certificate.key(),
                                authenticationSocket,
                                lmtpSocket));
        Accounts.write(
                configDirectory().resolve("master.cf"),
                "rw-r--r--",
                """
                # service type  private unpriv  chroot  wakeup  maxproc command + args
                %1$d      inet  n       -       n       -       -       smtpd
                %2$d      inet  n       -       n       -       -       smtpd
                  -o syslog_name=postfix/submission
                  -o smtpd_tls_security_level=encrypt
                  -o smtpd_sasl_auth_enable=yes
                  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
                %3$d      inet  n       -       n       -       -       smtpd
                  -o syslog_name=postfix/smtps
                  -o smtpd_tls_wrappermode=yes
                  -o smtpd_sasl_auth_enable=yes
                  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
                pickup    unix  n       -       n       60      1       pickup
                cleanup   unix  n       -       n       -       0       cleanup
                qmgr      unix  n       -       n       300     1       qmgr
                tlsmgr    unix  -       -       n       1000?   1       tlsmgr
                rewrite   unix  -       -       n       -       -       trivial-rewrite
                bounce    unix  -       -       n       -       0       bounce
                defer     unix  -       -       n       -       0       bounce
                trace     unix  -       -       n       -       0       bounce
                verify    unix  -       -       n       -       1       verify
                flush     unix  n       -       n       1000?   0       flush
                proxymap  unix  -       -       n       -       -       proxymap
                proxywrite unix -       -       n       -       1       proxymap
                smtp      unix  -       -       n       -       -       smtp
                relay     unix  -       -       n       -       -       smtp
                showq     unix  n       -       n       -       -       showq
                error     unix  -       -       n       -       -       error
                retry     unix  -       -       n       -       -       error
                discard   unix  -       -       n       -       -       discard
                local     unix  -       n       n       -       -       local
                virtual   unix  -       n       n       -       -       virtual
                lmtp      unix  -       -       n       -       -       lmtp
                anvil     unix  -       -       n       -       1       anvil
                scache    unix  -       -       n       -       1       scache
                postlog   unix-dgram n  -       n       -       1       postlogd
                """
                        .formatted(
                                port(Protocol.SMTP),
                                port(Protocol.SUBMISSION),
                                port(Protocol.SMTPS)));
        for (String map : List.of("domains", "mailboxes")) {
            Accounts.write(configDirectory().resolve(map), "rw-r--r--", "");
            postmap("", map);
        }
    }

    /** As postfix-files(5) wants it; Postfix's own script takes a second of CPU time for it. */
    private void makeQueue() {
        sandbox.makeDirectory(node + "/postfix/queue/pid");
        for (String name : QUEUES) {
            Path queue = sandbox.makeDirectory(node + "/postfix/queue/" + name);
            Accounts.give(queue, "postfix", "root");
            Accounts.mode(queue, "rwx------");
        }
        Map.of("maildrop", "rwx-wx---", "public", "rwx--x---")
                .forEach(
                        (name, mode) -> {
                            Path queue = sandbox.makeDirectory(node + "/postfix/queue/" + name);
                            Accounts.give(queue, "postfix", "postdrop");
                            Accounts.mode(queue, mode);
                        });
    }

    /** Starts it, or starts it again after {@link #stop()}. */
    public synchronized void start() {
        if (master != 0 && !ProcessTable.ofGroup(master).isEmpty()) {
            return;
        }
        // Without this file "postfix start" checks and mends the installation first.
        Accounts.write(home.resolve("queue/quick-start"), "rw-r--r--", "");
        Command.Result started =
                Command.tryWithInput(
                        sandbox, "", "postfix", "-c", configDirectory().toString(), "start");
        if (started.exitCode() == 0) {
            master = readMaster();
            sandbox.remember(master);
        }
        boolean listening =
                started.exitCode() == 0
                        && Await.within(
                                START_LIMIT,
                                () -> ports.values().stream().allMatch(ServerProcess::isListening));
        if (!listening) {
            throw new SandboxException(
                    "Postfix does not start: %s%nits log ends with:%n%s"
                            .formatted(started.output().strip(), ServerProcess.tail(log)));
        }
    }

    /** Stops it. Idempotent. */
    public synchronized void stop() {
        if (master == 0) {
            return;
        }
        long group = master;
        master = 0;
        // "postfix stop" does the same and then sleeps whole seconds.
        SandboxDirectory.signalGroup("TERM", group);
        if (!Await.within(STOP_LIMIT, () -> ProcessTable.ofGroup(group).isEmpty())) {
            SandboxDirectory.signalGroup("KILL", group);
            Await.within(STOP_LIMIT, () -> ProcessTable.ofGroup(group).isEmpty());
        }
    }

    @Override
    public void close() {
        stop();
    }

    public int port(Protocol protocol) {
        Integer port = ports.get(protocol);
        if (port == null) {
            throw new IllegalArgumentException("Postfix does not speak " + protocol.wireName());
        }
        return port;
    }

    /** Postfix's {@code config_directory}. */
    public Path configDirectory() {
        return home.resolve("etc");
    }

    public Path logFile() {
        return log;
    }

    /** As the product registers it. */
    public Server server() {
        return new Server(
                Software.POSTFIX,
                configDirectory().toString(),
                PROTOCOLS.stream().map(each -> new Listener(each, port(each))).toList(),
                Map.of());
    }

    /** Takes mail for a domain from now on. */
    synchronized void addDomain(DnsName domain) {
        postmap("%s hosted%n".formatted(domain), "domains");
    }

    synchronized void removeDomain(DnsName domain) {
        forget(domain.ascii(), "domains");
    }

    synchronized void addMailbox(String address) {
        postmap("%s hosted%n".formatted(address), "mailboxes");
    }

    synchronized void removeMailbox(String address) {
        forget(address, "mailboxes");
    }

    private void postmap(String line, String map) {
        Command.runWithInput(
                sandbox,
                line,
                "postmap",
                "-c",
                configDirectory().toString(),
                "-i",
                "-r",
                "lmdb:" + configDirectory().resolve(map));
    }

    private void forget(String key, String map) {
        // Ends with 1 when there was no such key.
        Command.tryWithInput(
                sandbox,
                "",
                "postmap",
                "-c",
                configDirectory().toString(),
                "-d",
                key,
                "lmdb:" + configDirectory().resolve(map));
    }

    private long readMaster() {
        Path file = home.resolve("queue/pid/master.pid");
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            throw new SandboxException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
