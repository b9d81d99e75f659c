package org.waxseal.sandbox;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/**
 * Knot DNS, authoritative for the sandbox's zones, whatever their depth. It takes dynamic updates
 * (RFC 2136) that are signed with its TSIG key (RFC 8945) and refuses all others. Records and
 * updates survive {@link #stop()} and {@link #start()}.
 */
public final class KnotServer implements AutoCloseable {
    private static final String KEY_NAME = "waxseal";
    private static final int KEY_OCTETS = 32;
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(10);

    private static final Pattern TEXT = Pattern.compile(" TXT \"([^\"]*)\"");

    private final SandboxDirectory sandbox;
    private final int port = FreePorts.next();
    private final Path home;
    private final Path log;
    private final Path configuration;
    private final Path keyFile;
    private final Path knotKeyFile;
    private @Nullable ServerProcess process;

    private KnotServer(SandboxDirectory sandbox) {
        this.sandbox = sandbox;
        this.home = sandbox.makeDirectory("knot-" + port);
        this.log = home.resolve("knotd.log");
        this.configuration = home.resolve("configuration");
        this.keyFile = home.resolve("tsig.key");
        this.knotKeyFile = home.resolve("tsig.knot");
    }

    /** Makes an instance without zones and starts it. */
    public static KnotServer start(SandboxDirectory sandbox) {
        KnotServer server = new KnotServer(sandbox);
        server.configure();
        server.start();
        return server;
    }

    private void configure() {
        byte[] key = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(key);
        String secret = Base64.getEncoder().encodeToString(key);
        Accounts.write(
                keyFile,
                "rw-------",
                """
                key "%s" {
                    algorithm hmac-sha256;
                    secret "%s";
                };
                """
                        .formatted(KEY_NAME, secret));
        Accounts.write(knotKeyFile, "rw-------", "hmac-sha256:%s:%s%n".formatted(KEY_NAME, secret));
        for (String directory : List.of("run", "storage", "zones", "configuration")) {
            Accounts.give(sandbox.makeDirectory("knot-" + port + "/" + directory), "knot", "knot");
        }
        Path source = home.resolve("knot.conf");
        Accounts.write(
                source,
                "rw-------",
                """
                server:
                  rundir: %1$s/run
                  listen: 127.0.0.1@%2$d
                  user: knot:knot
                  udp-workers: 1
                  tcp-workers: 1
                  background-workers: 1
                log:
                - target: stdout
                  any: info
                database:
                  storage: %1$s/storage
                control:
                  listen: %3$s
                key:
                - id: %4$s
                  algorithm: hmac-sha256
                  secret: %5$s
                acl:
                - id: updates
                  key: %4$s
                  action: update
                template:
                - id: default
                  storage: %1$s/zones
                  zonefile-sync: -1
                  acl: updates
                """
                        .formatted(home, port, controlSocket(), KEY_NAME, secret));
        Command.run(
                sandbox, "knotc", "-C", configuration.toString(), "conf-import", source.toString());
        Accounts.give(configuration.resolve("data.mdb"), "knot", "knot");
        Accounts.give(configuration.resolve("lock.mdb"), "knot", "knot");
    }

    /** Starts it again on the same port, with all zones and updates, after {@link #stop()}. */
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        process =
                ServerProcess.start(
                        sandbox,
                        "Knot DNS",
                        log,
                        Map.of(),
                        List.of("knotd", "-C", configuration.toString()));
        process.awaitListening(port);
        process.awaitReady("answer knotc", () -> tryControl("status").exitCode() == 0);
    }

    /** Stops it; nobody answers on its port then. Idempotent. */
    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** Where it answers, UDP and TCP, as {@code host:port}. */
    public String address() {
        return Loopback.TEXT + ":" + port;
    }

    public int port() {
        return port;
    }

    /**
     * The TSIG key as BIND and nsupdate write it ({@code key "name" { algorithm ...; secret ...;
     * };}), readable by root alone.
     */
    public Path tsigKeyFile() {
        return keyFile;
    }

    /** The same key as Knot's own {@code knsupdate -k} reads it. */
    Path knotKeyFile() {
        return knotKeyFile;
    }

    /**
     * Adds a zone in which {@code zone} and every name below it have the address 127.0.0.1, with
     * {@code mailHost} as mail exchanger. Returns when it is answered for; a zone that exists stays
     * as it is.
     */
    public synchronized void addZone(DnsName zone, DnsName mailHost) {
        addZone(
                zone,
                """
                @ 60 A 127.0.0.1
                @ 60 MX 10 %s.
                * 60 A 127.0.0.1
                """
                        .formatted(mailHost));
    }

    /**
     * Adds a zone of which {@code ns.ZONE}, 127.0.0.1, is the name server. Returns when it is
     * answered for; a zone that exists stays as it is.
     *
     * @param records what stands in it besides, as in a master file (RFC 1035 section 5), with a
     *     TTL each
     */
    public synchronized void addZone(DnsName zone, String records) {
        if (isServed(zone)) {
            return;
        }
        Path file = home.resolve("zones").resolve(zone.ascii() + ".zone");
        Accounts.write(
                file,
                "rw-r--r--",
                """
                @ 60 SOA ns hostmaster 1 3600 600 86400 5
                @ 60 NS ns
                ns 60 A 127.0.0.1
                %s"""
                        .formatted(records));
        changeConfiguration(
                List.of(
                        List.of("conf-set", "zone[%s]".formatted(zone)),
                        List.of("conf-set", "zone[%s].file".formatted(zone), file.toString())));
        awaitLoaded(zone);
    }

    /** Stops answering for a zone. Idempotent. */
    public synchronized void removeZone(DnsName zone) {
        if (isServed(zone)) {
            changeConfiguration(List.of(List.of("conf-unset", "zone[%s]".formatted(zone))));
        }
    }

    /**
     * Whether signed updates are turned down too ({@code NOTAUTH}, TSIG error {@code BADKEY}): what
     * a name server says whose key was changed or whose policy forbids the update.
     */
    public synchronized void refuseUpdates(boolean refuse) {
        changeConfiguration(
                List.of(List.of("conf-set", "acl[updates].deny", refuse ? "on" : "off")));
    }

    /**
     * The texts of the TXT records at {@code name}, sorted; empty when there are none.
     *
     * @param name in full, without a trailing dot; may hold labels such as {@code _acme-challenge}
     * @throws SandboxException when no zone of this server holds the name
     */
    public List<String> texts(String name) {
        String zone = zoneOf(name);
        String output = tryControl("zone-read", zone, name + ".", "TXT").output();
        return TEXT.matcher(output).results().map(found -> found.group(1)).sorted().toList();
    }

    private String zoneOf(String name) {
        String candidate = name;
        while (true) {
            if (tryControl("conf-read", "zone[%s]".formatted(candidate)).exitCode() == 0) {
                return candidate;
            }
            int dot = candidate.indexOf('.');
            if (dot < 0) {
                throw new SandboxException("Knot DNS has no zone for " + name);
            }
            candidate = candidate.substring(dot + 1);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private boolean isServed(DnsName zone) {
        return tryControl("conf-read", "zone[%s]".formatted(zone)).exitCode() == 0;
    }

    private void awaitLoaded(DnsName zone) {
        boolean loaded =
                Await.within(
                        LOAD_LIMIT,
                        () -> tryControl("zone-read", zone.ascii(), "@", "SOA").exitCode() == 0);
        if (!loaded) {
            throw new SandboxException(
                    "Knot DNS does not load %s; its log ends with:%n%s"
                            .formatted(zone, ServerProcess.tail(log)));
        }
    }

    private void changeConfiguration(List<List<String>> changes) {
        control("conf-begin");
        try {
            for (List<String> change : changes) {
                control(change.toArray(String[]::new));
            }
            control("conf-commit");
        } catch (SandboxException e) {
            tryControl("conf-abort");
            throw e;
        }
    }

    private void control(String... words) {
        Command.Result result = tryControl(words);
        if (result.exitCode() != 0) {
            throw new SandboxException(
                    "'knotc %s' ended with %d: %s"
                            .formatted(
                                    String.join(" ", words),
                                    result.exitCode(),
                                    result.output().strip()));
        }
    }

    private Command.Result tryControl(String... words) {
        List<String> command = new ArrayList<>(List.of("knotc", "-s", controlSocket()));
        command.addAll(List.of(words));
        return Command.tryWithInput(sandbox, "", command.toArray(String[]::new));
    }

    private String controlSocket() {
        return home.resolve("run/knot.sock").toString();
    }
}
