package org.waxseal.console.node;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.KeyTypes;
import org.waxseal.console.request.RequestRejected;

/**
 * A node as somebody asks for it, nothing checked.
 *
 * @param address the host name when it is left out
 * @param directory {@link #DEFAULT_DIRECTORY} when it is left out
 * @param keyType of the server-wide certificate; ECDSA P-256 when it is left out
 */
public record NodeRequest(
        @Nullable String id,
        @Nullable String hostName,
        @Nullable String address,
        @Nullable String directory,
        List<ServerRequest> servers,
        @Nullable String keyType) {
    static final String DEFAULT_DIRECTORY = "/etc/waxseal";

    // The names of challenges stand one label below: RFC 8555 section 8.4
    private static final int LONGEST_HOST_NAME = DnsName.MAX_LENGTH - "_acme-challenge.".length();
    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_SETTING = 1024;
    // These paths are written into configuration files of several syntaxes, unquoted in some
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9._@+/-]*");
    private static final Pattern SINGLE_LABEL =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern SETTING_NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern LOOKS_LIKE_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private static final Map<Software, Set<Protocol>> SPOKEN =
            new EnumMap<>(
                    Map.of(
                            Software.POSTFIX,
                            EnumSet.of(Protocol.SMTP, Protocol.SUBMISSION, Protocol.SMTPS),
                            Software.DOVECOT,
                            EnumSet.of(
                                    Protocol.IMAP,
                                    Protocol.IMAPS,
                                    Protocol.POP3,
                                    Protocol.POP3S,
                                    Protocol.SIEVE),
                            Software.NGINX,
                            EnumSet.of(Protocol.HTTPS)));

    private static final Map<Software, String> STANDARD_DIRECTORY =
            new EnumMap<>(
                    Map.of(
                            Software.POSTFIX, "/etc/postfix",
                            Software.DOVECOT, "/etc/dovecot",
                            Software.NGINX, "/etc/nginx"));
    // Not sieve: it is a package of its own that few install
    private static final Map<Software, List<Protocol>> USUAL =
            new EnumMap<>(
                    Map.of(
                            Software.POSTFIX,
                            List.of(Protocol.SMTP, Protocol.SUBMISSION, Protocol.SMTPS),
                            Software.DOVECOT,
                            List.of(Protocol.IMAP, Protocol.IMAPS, Protocol.POP3, Protocol.POP3S),
                            Software.NGINX,
                            List.of(Protocol.HTTPS)));

    public NodeRequest {
        servers = List.copyOf(servers);
    }

    /**
     * One server of the request, nothing checked.
     *
     * @param configDirectory where the software's own packages put it when it is left out
     * @param listeners null for every standard port of the software's usual protocols
     */
    public record ServerRequest(
            @Nullable String software,
            @Nullable String configDirectory,
            @Nullable List<ListenerRequest> listeners,
            Map<String, String> settings) {
        public ServerRequest {
            listeners = listeners == null ? null : List.copyOf(listeners);
            settings = Map.copyOf(settings);
        }
    }

    /** One listener of the request, nothing checked. */
    public record ListenerRequest(@Nullable String protocol, @Nullable Integer port) {}

    /** What the request says when everything in it can be read. */
    record Contents(
            NodeId id,
            DnsName hostName,
            String address,
            String directory,
            List<Server> servers,
            KeyType keyType) {}

    /**
     * Checks everything that can be checked without the registry.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    Contents read() {
        Faults faults = new Faults();
        NodeId nodeId = readId(faults);
        DnsName host = readHostName(faults);
        String reachedAt = readAddress(faults, host);
        String kept =
                directory == null
                        ? DEFAULT_DIRECTORY
                        : readPath(faults, "/directory", "directory", directory);
        List<Server> read = readServers(faults);
        KeyType key = KeyTypes.read(faults, "/certificate/keyType", keyType);
        faults.throwIfAny();
        if (nodeId == null || host == null || reachedAt == null || kept == null || key == null) {
            throw new IllegalStateException("a value without a fault is missing");
        }
        return new Contents(nodeId, host, reachedAt, kept, read, key);
    }

    /** Everything that is wrong with it, as far as that can be seen without the registry. */
    public List<Fault> faults() {
        try {
            read();
            return List.of();
        } catch (RequestRejected rejected) {
            return rejected.faults();
        }
    }

    /** Whether it asks for what is registered already. False for a request with faults. */
    public boolean describes(Node registered) {
        return faults().isEmpty() && NodeIntake.isAsWanted(registered.statement(), read());
    }

    /** This request for the node that the path names; a fault when it names another one. */
    public NodeRequest named(NodeId inPath, Faults faults) {
        if (id != null && !id.equals(inPath.value())) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/id",
                    "id '%s' is not '%s' of the path; leave it out or write the same"
                            .formatted(Faults.shown(id), inPath));
        }
        return new NodeRequest(inPath.value(), hostName, address, directory, servers, keyType);
    }

    /**
     * The first statement that a registration of this node would make.
     *
     * @throws RequestRejected with every fault of the request
     */
    public NodeStatement statement(Instant at) {
        Contents wanted = read();
        return new NodeStatement(
                wanted.id(),
                wanted.hostName(),
                wanted.address(),
                wanted.directory(),
                wanted.servers(),
                new CertificatePolicy(
                        List.of(CertificateName.exact(wanted.hostName())), wanted.keyType(), 0),
                at,
                1,
                false);
    }

    private @Nullable NodeId readId(Faults faults) {
        if (id == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/id",
                    "id is missing; give the node an identifier such as mx1");
            return null;
        }
        return faults.read("/id", () -> new NodeId(id));
    }

    private @Nullable DnsName readHostName(Faults faults) {
        if (hostName == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/hostName",
                    "hostName is missing; give the node's own name, which its server-wide certificate covers");
            return null;
        }
        DnsName host = faults.read("/hostName", () -> DnsName.of(hostName));
        if (host != null && host.ascii().length() > LONGEST_HOST_NAME) {
            faults.add(
                    ErrorCode.NAME_TOO_LONG,
                    "/hostName",
                    "hostName '%s' has %d octets; with _acme-challenge before it a name has room for %d"
                            .formatted(
                                    Faults.shown(host.ascii()),
                                    host.ascii().length(),
                                    LONGEST_HOST_NAME));
        }
        return host;
    }

    private @Nullable String readAddress(Faults faults, @Nullable DnsName host) {
        if (address == null) {
            return host == null ? null : host.ascii();
        }
        String written = address;
        if (LOOKS_LIKE_ADDRESS.matcher(written).matches()) {
            try {
                // no look-up: a literal is parsed, anything else is refused
                return InetAddress.ofLiteral(written).getHostAddress();
            } catch (IllegalArgumentException e) {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        "/address",
                        "address '%s' is not an IP address; write one such as 192.0.2.1 or 2001:db8::1, or a host name"
                                .formatted(Faults.shown(written)));
                return null;
            }
        }
        if (SINGLE_LABEL.matcher(written).matches()) {
            return written;
        }
        DnsName name = faults.read("/address", () -> DnsName.of(written));
        return name == null ? null : name.ascii();
    }

    private static @Nullable String readPath(
            Faults faults, String pointer, String field, String written) {
        String fault = pathFault(written);
        if (fault != null) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer,
                    "%s '%s' %s; write an absolute path such as /etc/waxseal"
                            .formatted(field, Faults.shown(written), fault));
            return null;
        }
        return written.length() > 1 && written.endsWith("/")
                ? written.substring(0, written.length() - 1)
                : written;
    }

    private static @Nullable String pathFault(String written) {
        if (!written.startsWith("/")) {
            return "is not absolute";
        }
        if (written.equals("/")) {
            return "is the root of the file system";
        }
        if (written.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            return "is longer than " + LONGEST_PATH + " octets";
        }
        if (!PATH.matcher(written).matches()) {
            return "holds characters other than letters, digits and . _ @ + - /";
        }
        if (written.contains("//")
                || Arrays.stream(written.split("/"))
                        .anyMatch(part -> part.equals(".") || part.equals(".."))) {
            return "holds an empty, . or .. part";
        }
        return null;
    }

    private List<Server> readServers(Faults faults) {
        if (servers.isEmpty()) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/servers",
                    "servers is missing or empty; name at least one server, such as postfix, with its listeners");
        }
        List<Server> read = new ArrayList<>();
        Map<Software, String> firstOf = new EnumMap<>(Software.class);
        Map<Integer, String> firstOn = new HashMap<>();
        for (int i = 0; i < servers.size(); i++) {
            String pointer = "/servers/" + i;
            Server server = readServer(faults, pointer, servers.get(i), firstOn);
            if (server == null) {
                continue;
            }
            String first = firstOf.putIfAbsent(server.software(), pointer);
            if (first != null) {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        pointer + "/software",
                        "software '%s' stands at %s already; a node has at most one server of each software"
                                .formatted(server.software().wireName(), first));
            }
            read.add(server);
        }
        return read;
    }

    private static @Nullable Server readServer(
            Faults faults, String pointer, ServerRequest server, Map<Integer, String> firstOn) {
        Software software = readSoftware(faults, pointer + "/software", server.software());
        String directory =
                server.configDirectory() == null
                        ? software == null ? null : STANDARD_DIRECTORY.get(software)
                        : readPath(
                                faults,
                                pointer + "/configDirectory",
                                "configDirectory",
                                server.configDirectory());
        List<Listener> listeners = readListeners(faults, pointer, software, server, firstOn);
        readSettings(faults, pointer + "/settings", server.settings());
        return software == null || directory == null
                ? null
                : new Server(software, directory, listeners, server.settings());
    }

    private static @Nullable Software readSoftware(
            Faults faults, String pointer, @Nullable String written) {
        for (Software software : Software.values()) {
            if (software.wireName().equals(written)) {
                return software;
            }
        }
        String known =
                Arrays.stream(Software.values())
                        .map(Software::wireName)
                        .collect(Collectors.joining(", "));
        if (written == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING, pointer, "software is missing; use one of " + known);
        } else {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer,
                    "software '%s' is unknown; use one of %s"
                            .formatted(Faults.shown(written), known));
        }
        return null;
    }

    private static List<Listener> readListeners(
            Faults faults,
            String serverPointer,
            @Nullable Software software,
            ServerRequest server,
            Map<Integer, String> firstOn) {
        List<Listener> read = new ArrayList<>();
        List<ListenerRequest> wanted = server.listeners();
        if (wanted == null) {
            wanted = standardListeners(software);
        } else if (wanted.isEmpty()) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    serverPointer + "/listeners",
                    "listeners is empty; name at least one protocol on which clients are answered, or leave it out for the standard ports");
        }
        for (int i = 0; i < wanted.size(); i++) {
            String pointer = serverPointer + "/listeners/" + i;
            ListenerRequest listener = wanted.get(i);
            Protocol protocol = readProtocol(faults, pointer, software, listener.protocol());
            Integer port = readPort(faults, pointer, protocol, listener.port());
            if (port == null) {
                continue;
            }
            String first = firstOn.putIfAbsent(port, pointer);
            if (first != null) {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        pointer + "/port",
                        "port %d stands at %s already; two listeners of a node cannot share a port"
                                .formatted(port, first));
            }
            if (protocol != null) {
                read.add(new Listener(protocol, port));
            }
        }
        return read;
    }

    private static List<ListenerRequest> standardListeners(@Nullable Software software) {
        List<Protocol> usual = software == null ? null : USUAL.get(software);
        return usual == null
                ? List.of()
                : usual.stream()
                        .map(protocol -> new ListenerRequest(protocol.wireName(), null))
                        .toList();
    }

    private static @Nullable Protocol readProtocol(
            Faults faults, String pointer, @Nullable Software software, @Nullable String written) {
        if (written == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    pointer + "/protocol",
                    "protocol is missing; name one such as smtp, imap or https");
            return null;
        }
        Protocol protocol = faults.read(pointer + "/protocol", () -> Protocol.parse(written));
        Set<Protocol> spoken = software == null ? null : SPOKEN.get(software);
        if (software != null && protocol != null && spoken != null && !spoken.contains(protocol)) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer + "/protocol",
                    "protocol '%s' is not spoken by %s; use one of %s"
                            .formatted(
                                    written,
                                    software.wireName(),
                                    spoken.stream()
                                            .map(Protocol::wireName)
                                            .collect(Collectors.joining(", "))));
        }
        return protocol;
    }

    private static @Nullable Integer readPort(
            Faults faults, String pointer, @Nullable Protocol protocol, @Nullable Integer port) {
        if (port == null) {
            return protocol == null ? null : protocol.standardPort();
        }
        if (port < 1 || port > 65_535) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    pointer + "/port",
                    "port %d is not a port; use 1 to 65535".formatted(port));
            return null;
        }
        return port;
    }

    private static void readSettings(Faults faults, String pointer, Map<String, String> settings) {
        settings.forEach(
                (key, value) -> {
                    if (!SETTING_NAME.matcher(key).matches()) {
                        faults.add(
                                ErrorCode.FIELD_INVALID,
                                pointer,
                                "setting '%s' is not a setting's name; use lower-case letters, digits and hyphens"
                                        .formatted(Faults.shown(key)));
                    } else if (value.length() > LONGEST_SETTING
                            || !value.equals(Faults.withoutControls(value))) {
                        faults.add(
                                ErrorCode.FIELD_INVALID,
                                pointer + "/" + key,
                                "setting %s '%s' is longer than %d characters or holds control characters; write it on one line"
                                        .formatted(key, Faults.shown(value), LONGEST_SETTING));
                    }
                });
    }
}
