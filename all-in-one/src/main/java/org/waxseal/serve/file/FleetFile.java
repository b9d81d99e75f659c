package org.waxseal.serve.file;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.issuer.IssuerProperties;

/**
 * What {@code ./waxseal serve} is told, one component a key: {@code dataDirectory} is {@code
 * data-directory} in the file. Paths are absolute: one that is relative in the file is taken from
 * the file's directory. Secrets stand in files of their own only.
 */
public record FleetFile(
        @Key(
                        value = "the directory of everything that must survive",
                        fallback = "data",
                        example = "/var/lib/waxseal")
                Path dataDirectory,
        @Key("the certificate authority") Acme acme,
        @Key("how challenges get into DNS") Dns dns,
        @Key("the mail server that takes the notices, and who gets them") Smtp smtp,
        @Key(
                        value =
                                "a file of PEM roots that mail clients and browsers trust, and the mail server of the notices may chain to",
                        otherwise = "the JDK's roots alone; these come beside them",
                        example = "/etc/waxseal/our-root.pem",
                        file = Key.File.READABLE)
                @Nullable Path trustFile,
        @Key("the addresses and ports of the product itself") Listen listen,
        @Key("the database") Database database,
        @Key(
                        value =
                                "any setting of docs/operations.md that has no key here, by its full name",
                        otherwise = "their defaults",
                        example = "{waxseal.assigner.inspection.interval: 30m}")
                Map<String, String> settings,
        @Key(
                        value = "the people who are told about their domains",
                        otherwise = "none from this file")
                List<Owner> owners,
        @Key(value = "the hosts with servers on them", otherwise = "none from this file")
                List<Node> nodes,
        @Key(value = "the hosted domains", otherwise = "none from this file")
                List<Domain> domains) {
    public FleetFile {
        settings = Map.copyOf(settings);
        owners = List.copyOf(owners);
        nodes = List.copyOf(nodes);
        domains = List.copyOf(domains);
    }

    /** The certificate authority. */
    public record Acme(
            @Key(
                            value = "the URL of its ACME directory (RFC 8555 section 7.1.1)",
                            required = true,
                            example = "https://acme-v02.api.letsencrypt.org/directory")
                    URI directoryUrl,
            @Key(
                            value = "a mail address that the authority may write to",
                            otherwise = "none",
                            example = "hostmaster@example.org")
                    @Nullable String contact,
            @Key(
                            value =
                                    "true once you have read the authority's terms of service and agree to them",
                            required = true,
                            example = "true")
                    boolean termsAgreed,
            @Key(
                            value =
                                    "a file of PEM roots that the authority's HTTPS has to chain to",
                            otherwise = "the JDK's roots",
                            example = "/etc/waxseal/private-ca.pem",
                            file = Key.File.READABLE)
                    @Nullable Path trustFile,
            @Key(
                            value =
                                    "the external account binding (RFC 8555 section 7.3.4), for an authority that asks for one",
                            otherwise = "none")
                    @Nullable Eab eab) {}

    /** External account binding. */
    public record Eab(
            @Key(
                            value = "the key identifier that the authority gave you",
                            required = true,
                            example = "kid-1")
                    String keyId,
            @Key(
                            value =
                                    "a file whose first line is the HMAC key that the authority gave you, in base64url",
                            required = true,
                            example = "/etc/waxseal/eab.key",
                            file = Key.File.SECRET)
                    Path hmacKeyFile) {}

    /** How challenges get into DNS. */
    public record Dns(
            @Key(
                            value =
                                    "what puts challenges into DNS: rfc2136 for updates at server, powerdns for its HTTP API, exec for a program",
                            fallback = "rfc2136")
                    IssuerProperties.Solver solver,
            @Key(
                            value =
                                    "the primary server of the domains' zones, which takes updates (RFC 2136), as host:port",
                            otherwise =
                                    "refused with solver rfc2136; with another only the resolver is asked for names",
                            example = "127.0.0.1:53")
                    @Nullable String server,
            @Key(
                            value = "a file with the TSIG key (RFC 8945), as tsig-keygen writes it",
                            otherwise = "updates are sent unsigned",
                            example = "/etc/waxseal/tsig.key",
                            file = Key.File.SECRET)
                    @Nullable Path tsigKeyFile,
            @Key(value = "the API of PowerDNS, for solver powerdns", otherwise = "none")
                    @Nullable PowerDns powerdns,
            @Key(value = "the program, for solver exec", otherwise = "none") @Nullable Exec exec) {}

    /** The HTTP API of PowerDNS. */
    public record PowerDns(
            @Key(
                            value = "the URL of its webserver, without /api",
                            required = true,
                            example = "http://127.0.0.1:8081")
                    URI url,
            @Key(
                            value = "a file whose first line is the api-key of pdns.conf",
                            required = true,
                            example = "/etc/waxseal/pdns.key",
                            file = Key.File.SECRET)
                    Path apiKeyFile,
            @Key(value = "the server's name in the API", fallback = "localhost") String serverId) {}

    /** A program that changes DNS. */
    public record Exec(
            @Key(
                            value =
                                    "a program that is called as lego calls one: present or cleanup, the name, the value",
                            required = true,
                            example = "/usr/local/bin/update-dns",
                            file = Key.File.READABLE)
                    Path command) {}

    /** The mail server for notices. */
    public record Smtp(
            @Key(
                            value = "its name, as it stands in its certificate",
                            required = true,
                            example = "mail.example.org")
                    String host,
            @Key(
                            value = "how TLS begins: starttls or implicit; no mail leaves without",
                            fallback = "starttls")
                    TlsMode tls,
            @Key(
                            value = "its port, 1 to 65535",
                            otherwise = "587 for starttls, 465 for implicit",
                            example = "587")
                    @Nullable Integer port,
            @Key(value = "who logs in", otherwise = "no log-in", example = "waxseal")
                    @Nullable String username,
            @Key(
                            value = "a file whose first line is the password of username",
                            otherwise = "no log-in",
                            example = "/etc/waxseal/smtp-password",
                            file = Key.File.SECRET)
                    @Nullable Path passwordFile,
            @Key(
                            value = "the sender of the notices",
                            required = true,
                            example = "Waxseal <waxseal@example.org>")
                    String from,
            @Key(
                            value = "a mail address that is told about nodes",
                            otherwise = "nobody is told about nodes",
                            example = "operator@example.org")
                    @Nullable String operatorAddress,
            @Key(value = "the language of those mails: en or ja", fallback = "en")
                    String operatorLocale,
            @Key(value = "how the sender calls itself in the mails", fallback = "Waxseal")
                    String serviceName,
            @Key(
                            value = "the time zone of dates in the mails",
                            fallback = "UTC",
                            example = "Europe/Berlin")
                    String timeZone) {}

    /** Where the product itself listens. 0 takes a free port. */
    public record Listen(
            @Key(
                            value = "the address of the API and the page",
                            fallback = "127.0.0.1",
                            example = "0.0.0.0")
                    String address,
            @Key(value = "the port of the API and the page", fallback = "8080") int consolePort,
            @Key(
                            value = "the URL under which a reverse proxy shows the page",
                            otherwise = "no proxy",
                            example = "https://waxseal.example.org")
                    @Nullable URI publicUrl,
            @Key(
                            value = "further host names under which the API is called",
                            otherwise = "addresses, localhost and the host of public-url",
                            example = "[waxseal.example.org]")
                    List<String> allowedHosts,
            @Key(
                            value =
                                    "the address of metrics and health, which ask for no credentials",
                            fallback = "127.0.0.1")
                    String metricsAddress,
            @Key(
                            value =
                                    "the port of the console's metrics and health; issuer, assigner and notifier take the next three",
                            fallback = "9080")
                    int metricsPort,
            @Key(value = "the port on which the issuer gives keys, on loopback", fallback = "8081")
                    int issuerPort,
            @Key(
                            value =
                                    "the port on which the assigner is asked by the console, on loopback",
                            fallback = "8082")
                    int assignerPort,
            @Key(value = "the port of the Kafka broker, on loopback", fallback = "9092")
                    int brokerPort) {
        public Listen {
            allowedHosts = List.copyOf(allowedHosts);
        }

        /** Where a program on this machine reaches the API, as it stands in a URL. */
        public String reachableAddress() {
            return switch (address) {
                case "0.0.0.0" -> "127.0.0.1";
                case "::" -> "[::1]";
                default -> address.contains(":") ? "[" + address + "]" : address;
            };
        }
    }

    /** The database. */
    public record Database(
            @Key(
                            value = "jdbc:postgresql://HOST:PORT/NAME, or jdbc:h2:file:PATH",
                            otherwise = "an H2 file in data-directory",
                            example = "jdbc:postgresql://127.0.0.1:5432/waxseal")
                    @Nullable String url,
            @Key(value = "the user of PostgreSQL", fallback = "waxseal") String username,
            @Key(
                            value = "a file whose first line is the password of username",
                            otherwise = "none",
                            example = "/etc/waxseal/database-password",
                            file = Key.File.SECRET)
                    @Nullable Path passwordFile) {}

    /** A row of {@code owners}; named as the API names it. */
    public record Owner(
            @Key(value = "the identifier of the owner", required = true, example = "alice")
                    String id,
            @Key(
                            value = "the name as it is written in a letter",
                            otherwise = "none",
                            example = "Alice Example")
                    @Nullable String name,
            @Key(
                            value = "the mailbox to which notices are sent",
                            required = true,
                            example = "alice@example.org")
                    String email,
            @Key(value = "the language of the notices: en or ja", fallback = "en") String locale) {}

    /** A row of {@code nodes}; named as the API names it. */
    public record Node(
            @Key(value = "the identifier of the node", required = true, example = "mx1") String id,
            @Key(
                            value = "the node's own name, which its server-wide certificate covers",
                            required = true,
                            example = "mx1.example.org")
                    String hostName,
            @Key(
                            value = "the address at which its endpoints are inspected",
                            otherwise = "host-name",
                            example = "192.0.2.1")
                    @Nullable String address,
            @Key(
                            value = "the directory on the node for certificates and maps",
                            fallback = "/etc/waxseal")
                    String directory,
            @Key(value = "the node's server-wide certificate", otherwise = "as below")
                    @Nullable NodeCertificate certificate,
            @Key(value = "the servers on it, at most one of each software", required = true)
                    List<Server> servers) {
        public Node {
            servers = List.copyOf(servers);
        }
    }

    /** The server-wide certificate of a node. */
    public record NodeCertificate(
            @Key(
                            value = "the kind of its key: ecdsa-p256, ecdsa-p384 or rsa-2048",
                            fallback = "ecdsa-p256")
                    String keyType) {}

    /** One installed software on a node. */
    public record Server(
            @Key(
                            value = "the software: postfix, dovecot or nginx",
                            required = true,
                            example = "postfix")
                    String software,
            @Key(
                            value = "the directory of its main configuration file",
                            otherwise = "/etc/postfix, /etc/dovecot or /etc/nginx",
                            example = "/etc/postfix")
                    @Nullable String configDirectory,
            @Key(
                            value = "where it answers clients",
                            otherwise =
                                    "postfix: smtp, submission, smtps; dovecot: imap, imaps, pop3, pop3s; nginx: https; all on their standard ports")
                    @Nullable List<Listener> listeners,
            @Key(
                            value =
                                    "what only the driver of the software understands: see docs/drivers.md",
                            otherwise = "none; nginx needs site",
                            example = "{site: sites-enabled/roundcube}")
                    Map<String, String> settings) {
        public Server {
            listeners = listeners == null ? null : List.copyOf(listeners);
            settings = Map.copyOf(settings);
        }
    }

    /** A port on which a server speaks a protocol. */
    public record Listener(
            @Key(
                            value =
                                    "the protocol: smtp, submission, smtps, imap, imaps, pop3, pop3s, sieve or https",
                            required = true,
                            example = "imap")
                    String protocol,
            @Key(
                            value = "the port, 1 to 65535",
                            otherwise = "the protocol's standard port",
                            example = "143")
                    @Nullable Integer port) {}

    /** A row of {@code domains}; named as the API names it. */
    public record Domain(
            @Key(value = "the domain", required = true, example = "example.org") String name,
            @Key(value = "the id of its owner", required = true, example = "alice") String owner,
            @Key(
                            value = "the id of the node that serves its mail",
                            otherwise =
                                    "its mail is not served here; one of the two nodes is needed",
                            example = "mx1")
                    @Nullable String mailNode,
            @Key(
                            value = "the id of the node that serves its webmail",
                            otherwise = "it has no webmail here",
                            example = "mx1")
                    @Nullable String webmailNode,
            @Key(value = "its certificate", otherwise = "a wildcard certificate")
                    @Nullable Certificate certificate) {}

    /** The certificate of a domain. */
    public record Certificate(
            @Key(
                            value = "the type: wildcard (D and *.D) or san (chosen names)",
                            fallback = "wildcard")
                    String type,
            @Key(
                            value = "the names of a san certificate, at or below the domain",
                            otherwise =
                                    "the domain, mail.D with a mail-node, webmail.D with a webmail-node",
                            example = "[example.org, mail.example.org]")
                    @Nullable List<String> names,
            @Key(
                            value = "the kind of its key: ecdsa-p256, ecdsa-p384 or rsa-2048",
                            fallback = "ecdsa-p256")
                    String keyType) {
        public Certificate {
            names = names == null ? null : List.copyOf(names);
        }
    }
}
