package org.waxseal.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.common.statement.Listener;
import org.waxseal.common.statement.NodeStatement;
import org.waxseal.common.statement.Server;
import org.waxseal.console.Statements;
import org.waxseal.console.node.Node;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.request.Source;

class MailSettingsTest {
    private static final Fingerprint LEAF = new Fingerprint("ab".repeat(32));

    private static EndpointState endpoint(Protocol protocol, String name, Verdict verdict) {
        return Statements.endpoint("mx1", protocol, name, verdict, LEAF);
    }

    private static Protection seen(Subject subject, EndpointState... endpoints) {
        return new Protection(null, Statements.endpoints(subject, LEAF, true, 1, endpoints));
    }

    private static MailSettings settings(EndpointState own, EndpointState... ofDomain) {
        DnsName host = DnsName.of("mx1.example.test");
        Node node =
                new Node(
                        new NodeStatement(
                                new NodeId("mx1"),
                                host,
                                "127.0.0.1",
                                "/etc/waxseal",
                                List.of(
                                        new Server(
                                                Software.DOVECOT,
                                                "/etc/dovecot",
                                                List.of(new Listener(Protocol.IMAPS, 10993)),
                                                Map.of())),
                                new CertificatePolicy(
                                        List.of(CertificateName.exact(host)),
                                        KeyType.ECDSA_P256,
                                        0),
                                Statements.SINCE,
                                1,
                                false),
                        Statements.SINCE,
                        Source.API);
        return MailSettings.of(
                seen(Subject.domain(DnsName.of("a.test")), ofDomain),
                List.of(new NodeOverview(node, seen(Subject.node(new NodeId("mx1")), own))));
    }

    private static List<String> shown(MailSettings settings) {
        return settings.entries().stream()
                .map(
                        entry ->
                                "%s %s %d %s%s"
                                        .formatted(
                                                entry.purpose(),
                                                entry.name(),
                                                entry.port(),
                                                entry.encryption(),
                                                entry.ownName() ? " (server)" : ""))
                .toList();
    }

    @Test
    void readingComesBeforeSendingAndWhatIsRecommendedFirst() {
        MailSettings settings =
                settings(
                        endpoint(Protocol.IMAPS, "mx1.example.test", Verdict.PROTECTED),
                        endpoint(Protocol.SMTP, "mail.a.test", Verdict.PROTECTED),
                        endpoint(Protocol.SUBMISSION, "mail.a.test", Verdict.PROTECTED),
                        endpoint(Protocol.IMAP, "mail.a.test", Verdict.PROTECTED),
                        endpoint(Protocol.SIEVE, "mail.a.test", Verdict.PROTECTED),
                        endpoint(Protocol.IMAPS, "mail.a.test", Verdict.PROTECTED));

        assertThat(shown(settings))
                .containsExactly(
                        "Incoming mail (IMAP) mail.a.test 10993 SSL/TLS",
                        "Incoming mail (IMAP) mail.a.test 10143 STARTTLS",
                        "Outgoing mail (SMTP) mail.a.test 10587 STARTTLS");
        assertThat(settings.missing()).isFalse();
    }

    @Test
    void theServersNameStandsInWhereItIsProven() {
        MailSettings settings =
                settings(
                        endpoint(Protocol.IMAPS, "mx1.example.test", Verdict.PROTECTED),
                        endpoint(Protocol.IMAPS, "mail.a.test", Verdict.NAME_NOT_COVERED),
                        endpoint(Protocol.POP3S, "mail.a.test", Verdict.NAME_NOT_COVERED));

        assertThat(shown(settings))
                .containsExactly("Incoming mail (IMAP) mx1.example.test 10993 SSL/TLS (server)");
        assertThat(settings.missing()).isTrue();
    }

    @Test
    void noNameIsToldThatWouldWarn() {
        for (Verdict verdict : Verdict.values()) {
            boolean told =
                    !settings(
                                    endpoint(Protocol.IMAPS, "mx1.example.test", Verdict.EXPIRED),
                                    endpoint(Protocol.IMAPS, "mail.a.test", verdict))
                            .entries()
                            .isEmpty();
            assertThat(told)
                    .as(verdict.wireName())
                    .isEqualTo(
                            Arrays.asList(
                                            Verdict.PROTECTED,
                                            Verdict.SERVER_WIDE_INVALID,
                                            Verdict.WRONG_LEAF)
                                    .contains(verdict));
        }
    }
}
