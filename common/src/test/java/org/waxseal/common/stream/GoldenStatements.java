package org.waxseal.common.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.EndpointsStatement;
import org.waxseal.common.statement.Failure;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.common.statement.Statement;

/**
 * Statements beside the files in {@code golden/} that hold them as JSON. The files are never
 * edited: they are what is on the topics of every installation.
 */
public final class GoldenStatements {
    private static final Instant AT = Instant.parse("2026-11-24T04:05:06.123456Z");
    private static final DnsName DOMAIN = DnsName.of("例え.test");

    private GoldenStatements() {}

    /** Name of the golden file, without {@code .json}, and what it says. */
    public static Map<String, Statement> all() {
        Map<String, Statement> all = new LinkedHashMap<>();
        all.put("owner", owner());
        all.put("node", node());
        all.put("domain", domain(KeyType.RSA_2048));
        all.put("domain-p384", domain(KeyType.ECDSA_P384));
        all.put("domain-removed", removedDomain());
        all.put("certificate", certificate());
        all.put("certificate-failed", failedCertificate());
        all.put("endpoints", endpoints());
        all.put("endpoints-unproven", unprovenEndpoints());
        return all;
    }

    /** The golden JSON of {@code name}. */
    public static byte[] json(String name) {
        return resource("golden/" + name + ".json");
    }

    private static byte[] resource(String path) {
        try (InputStream stream =
                Objects.requireNonNull(
                        GoldenStatements.class.getClassLoader().getResourceAsStream(path), path)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Statement owner() {
        return new OwnerStatement(
                new OwnerId("alice"),
                "Alice Example",
                "alice@example.org",
                OwnerLocale.JAPANESE,
                AT,
                3,
                false);
    }

    private static Statement node() {
        return new NodeStatement(
                new NodeId("mx1"),
                DnsName.of("mx1.example.net"),
                "192.0.2.25",
                "/etc/waxseal",
                List.of(
                        new Server(
                                Software.POSTFIX,
                                "/etc/postfix",
                                List.of(
                                        new Listener(Protocol.SMTP, 25),
                                        new Listener(Protocol.SUBMISSION, 587)),
                                Map.of()),
                        new Server(
                                Software.NGINX,
                                "/etc/nginx",
                                List.of(new Listener(Protocol.HTTPS, 443)),
                                Map.of("site", "/etc/nginx/sites-enabled/webmail"))),
                new CertificatePolicy(
                        List.of(CertificateName.of("mx1.example.net")), KeyType.ECDSA_P256, 0),
                AT,
                1,
                false);
    }

    private static Statement domain(KeyType keyType) {
        return new DomainStatement(
                DOMAIN,
                "例え.test",
                new OwnerId("alice"),
                new NodeId("mx1"),
                null,
                new CertificatePolicy(
                        List.of(CertificateName.exact(DOMAIN), CertificateName.wildcard(DOMAIN)),
                        keyType,
                        2),
                AT,
                7,
                false);
    }

    private static Statement removedDomain() {
        return new DomainStatement(
                DnsName.of("example.org"),
                "example.org",
                new OwnerId("alice"),
                new NodeId("mx1"),
                new NodeId("web1"),
                new CertificatePolicy(
                        List.of(CertificateName.of("mail.example.org")), KeyType.ECDSA_P256, 0),
                AT,
                8,
                true);
    }

    private static Statement certificate() {
        CertificateChain chain =
                CertificateChain.fromPem(
                        new String(resource("golden/chain.pem"), StandardCharsets.US_ASCII));
        List<CertificateName> names =
                List.of(CertificateName.of("example.org"), CertificateName.of("*.example.org"));
        return new CertificateStatement(
                Subject.domain(DnsName.of("example.org")),
                1,
                chain,
                names,
                names,
                Instant.parse("2027-01-23T00:00:00Z"),
                null,
                AT,
                4,
                false);
    }

    private static Statement failedCertificate() {
        return new CertificateStatement(
                Subject.node(new NodeId("mx1")),
                0,
                null,
                List.of(CertificateName.of("mx1.example.net")),
                List.of(),
                null,
                new Failure(
                        ErrorCode.DNS_UPDATE_REFUSED,
                        "192.0.2.53 refused the update of example.net",
                        AT,
                        AT.plusSeconds(60)),
                AT,
                2,
                false);
    }

    private static Statement endpoints() {
        CertificateStatement certificate = (CertificateStatement) certificate();
        CertificateChain chain = Objects.requireNonNull(certificate.current());
        return new EndpointsStatement(
                certificate.subject(),
                chain.fingerprint(),
                List.of(
                        new EndpointState(
                                new NodeId("mx1"),
                                Protocol.IMAPS,
                                "192.0.2.25",
                                993,
                                DnsName.of("mail.example.org"),
                                Verdict.PROTECTED,
                                "served the wanted leaf",
                                chain.fingerprint(),
                                AT)),
                true,
                AT,
                false,
                null,
                AT,
                9,
                false);
    }

    private static Statement unprovenEndpoints() {
        return new EndpointsStatement(
                Subject.node(new NodeId("mx1")),
                null,
                List.of(
                        new EndpointState(
                                new NodeId("mx1"),
                                Protocol.SMTP,
                                "192.0.2.25",
                                25,
                                DnsName.of("mx1.example.net"),
                                Verdict.SELF_SIGNED,
                                "the certificate is self-signed",
                                null,
                                AT)),
                false,
                null,
                true,
                new Failure(
                        ErrorCode.SERVER_CONFIGURATION_BROKEN,
                        "postfix check failed before any change",
                        AT,
                        null),
                AT,
                1,
                false);
    }
}
