package org.waxseal.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.sandbox.FreePorts;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.PebbleServer;
import org.waxseal.sandbox.SandboxDirectory;

/**
 * A hosting company's own servers as an administrator set them up by hand long before Waxseal came:
 * Postfix, Dovecot and nginx under {@code srv/}, configured by the files in {@code
 * src/test/resources/hosting}, with an entry by name for one customer who brought his own
 * certificate. Beside them the company's DNS and a certificate authority.
 */
final class AdministratorFleet implements AutoCloseable {
    /** The company's zone: its hosts and its customers' domains are in it. */
    static final DnsName ZONE = DnsName.of("hosting.test");

    static final DnsName MAIL_HOST = DnsName.of("mail1.hosting.test");
    static final DnsName WEBMAIL_HOST = DnsName.of("web1.hosting.test");

    /** The names that the administrator serves by hand. */
    static final DnsName HAND_MADE_MAIL = DnsName.of("mail.legacy.test");

    static final DnsName HAND_MADE_SHOP = DnsName.of("shop.legacy.test");

    private static final String ADDRESS = "127.0.0.1";
    private static final Path TEMPLATES = Path.of("src/test/resources/hosting");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAILBOXES = 48_801;

    /** Dovecot says so once for each reload (doveadm-reload(1)). */
    private static final Pattern DOVECOT_RELOAD = Pattern.compile("SIGHUP received");

    private final SandboxDirectory sandbox;
    private final Path home;
    private final KnotServer dns;
    private final PebbleServer authority;
    private final Map<Protocol, Integer> ports = new TreeMap<>();

    private AdministratorFleet(SandboxDirectory sandbox) {
        this.sandbox = sandbox;
        this.home = sandbox.makeDirectory("srv");
        for (Protocol protocol :
                List.of(Protocol.SMTP, Protocol.SUBMISSION, Protocol.IMAPS, Protocol.HTTPS)) {
            ports.put(protocol, FreePorts.next());
        }
        this.dns = KnotServer.start(sandbox);
        dns.addZone(ZONE, MAIL_HOST);
        this.authority = PebbleServer.start(sandbox, dns);
    }

    /**
     * Starts everything.
     *
     * @param register file that remembers what a killed run left behind
     */
    static AdministratorFleet start(Path register) throws IOException, InterruptedException {
        SandboxDirectory sandbox = SandboxDirectory.create(register).closeAtExit();
        try {
            AdministratorFleet fleet = new AdministratorFleet(sandbox);
            fleet.setUp();
            fleet.startServers();
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            sandbox.close();
            throw e;
        }
    }

    private void setUp() throws IOException, InterruptedException {
        for (String directory :
                List.of("certs", "postfix/spool", "postfix/lib", "dovecot/state", "nginx/temp")) {
            sandbox.makeDirectory("srv/" + directory);
        }
        selfSigned("mail1", MAIL_HOST);
        selfSigned("web1", WEBMAIL_HOST);
        selfSigned("legacy", HAND_MADE_MAIL, HAND_MADE_SHOP);
        copyTemplates("postfix", "postfix/etc");
        copyTemplates("dovecot", "dovecot/etc");
        copyTemplates("nginx", "nginx/etc");
        sandbox.makeDirectory("srv/nginx/etc/conf.d");
        Files.writeString(home.resolve("dovecot/users"), "");
        Files.setAttribute(sandbox.makeDirectory("srv/vmail"), "unix:uid", MAILBOXES);
        run("chown", "postfix:postfix", home.resolve("postfix/lib").toString());
        run("chown", "www-data", home.resolve("nginx/temp").toString());
        Files.writeString(
                postfix().resolve("sni_by_hand"),
                "%1$s %2$s/certs/legacy.key %2$s/certs/legacy.pem\n"
                        .formatted(HAND_MADE_MAIL, home));
        run(
                "postmap",
                "-c",
                postfix().toString(),
                "-F",
                "lmdb:" + postfix().resolve("sni_by_hand"));
    }

    private void selfSigned(String file, DnsName... names)
            throws IOException, InterruptedException {
        String alternatives =
                String.join(",", Stream.of(names).map(name -> "DNS:" + name.ascii()).toList());
        Path key = home.resolve("certs/" + file + ".key");
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "400",
                "-subj",
                "/CN=" + names[0].ascii(),
                "-addext",
                "subjectAltName=" + alternatives,
                "-keyout",
                key.toString(),
                "-out",
                home.resolve("certs/" + file + ".pem").toString());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private void copyTemplates(String from, String to) throws IOException {
        sandbox.makeDirectory("srv/" + to);
        Path source = TEMPLATES.resolve(from);
        List<Path> files;
        try (Stream<Path> walked = Files.walk(source)) {
            files = walked.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path relative = source.relativize(file);
            if (relative.getParent() != null) {
                sandbox.makeDirectory("srv/" + to + "/" + relative.getParent());
            }
            String text = Files.readString(file).replace("@HOME@", home.toString());
            for (Map.Entry<Protocol, Integer> port : ports.entrySet()) {
                text =
                        text.replace(
                                "@" + port.getKey().name() + "@",
                                port.getValue() == null ? "" : port.getValue().toString());
            }
            Files.writeString(home.resolve(to).resolve(relative), text);
        }
    }

    private void startServers() throws IOException {
        daemon("postfix", "postfix", "-c", postfix().toString(), "start-fg");
        daemon("dovecot", "dovecot", "-F", "-c", dovecot().resolve("dovecot.conf").toString());
        daemon(
                "nginx",
                "nginx",
                "-p",
                home.resolve("nginx").toString(),
                "-c",
                nginx().resolve("nginx.conf").toString(),
                "-g",
                "daemon off;");
        for (int port : ports.values()) {
            Waiting.until(
                    "something listens on " + port, LIMIT, this::logs, () -> isListening(port));
        }
    }

    private void daemon(String name, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve(name + ".out").toFile())
                        .start();
        sandbox.remember(process.pid());
    }

    private static boolean isListening(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return socket.isConnected();
        }
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (String name :
                List.of(
                        "postfix.out",
                        "postfix/mail.log",
                        "dovecot.out",
                        "dovecot/dovecot.log",
                        "nginx.out",
                        "nginx/error.log")) {
            Path log = home.resolve(name);
            try {
                logs.append('\n').append(name).append(":\n");
                logs.append(Files.exists(log) ? Files.readString(log) : "(none)");
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    KnotServer dns() {
        return dns;
    }

    PebbleServer authority() {
        return authority;
    }

    String address() {
        return ADDRESS;
    }

    int port(Protocol protocol) {
        return Objects.requireNonNull(ports.get(protocol), protocol.name());
    }

    /** What the company's servers speak. */
    Set<Protocol> protocols() {
        return Set.copyOf(ports.keySet());
    }

    Path postfix() {
        return home.resolve("postfix/etc");
    }

    Path dovecot() {
        return home.resolve("dovecot/etc");
    }

    Path nginx() {
        return home.resolve("nginx/etc");
    }

    Path nginxPrefix() {
        return home.resolve("nginx");
    }

    /** Where Waxseal keeps its own files on the mail host. */
    Path mailStore() {
        return sandbox.makeDirectory("srv/mail1-waxseal");
    }

    /** Where Waxseal keeps its own files on the webmail host. */
    Path webmailStore() {
        return sandbox.makeDirectory("srv/web1-waxseal");
    }

    /** The leaf that the administrator made for {@link #HAND_MADE_MAIL} and the shop. */
    Fingerprint handMadeLeaf() throws IOException {
        return CertificateChain.fromPem(Files.readString(handMadeCertificate())).fingerprint();
    }

    Path handMadeCertificate() {
        return home.resolve("certs/legacy.pem");
    }

    /** How often Dovecot was reloaded so far. */
    int dovecotReloads() throws IOException {
        return (int)
                DOVECOT_RELOAD
                        .matcher(Files.readString(home.resolve("dovecot/dovecot.log")))
                        .results()
                        .count();
    }

    /** Every file below the three configuration directories by its path, as it is now. */
    Map<String, String> configuration() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path directory : List.of(postfix(), dovecot(), nginx())) {
            try (Stream<Path> walked = Files.walk(directory)) {
                for (Path file : walked.filter(Files::isRegularFile).sorted().toList()) {
                    texts.put(
                            home.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                }
            }
        }
        return texts;
    }

    private void run(String... words) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("setup.out").toFile())
                        .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new UncheckedIOException(
                    new IOException(
                            String.join(" ", words)
                                    + ": "
                                    + Files.readString(home.resolve("setup.out"))));
        }
    }

    @Override
    public void close() {
        authority.close();
        dns.close();
        sandbox.close();
    }
}
