package org.waxseal.console.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.endpoint.TlsMode;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.EndpointState;
import org.waxseal.console.protection.NodeOverview;
import org.waxseal.console.protection.Protection;

/**
 * What somebody types into a mail program: only names of which a handshake showed a valid
 * certificate, so that nobody learns to click a warning away.
 *
 * @param entries for reading first, then for sending; what is recommended first (RFC 8314 section
 *     3: implicit TLS)
 * @param missing whether there is a protocol for which no name can be told
 */
record MailSettings(List<Entry> entries, boolean missing) {
    private static final List<Protocol> TYPED =
            List.of(
                    Protocol.IMAPS,
                    Protocol.IMAP,
                    Protocol.POP3S,
                    Protocol.POP3,
                    Protocol.SMTPS,
                    Protocol.SUBMISSION);

    MailSettings {
        entries = List.copyOf(entries);
    }

    /**
     * One way to reach a mailbox.
     *
     * @param ownName whether the name is the server's, because the domain's is not proven
     */
    record Entry(Protocol protocol, DnsName name, int port, boolean ownName) {

        /** What mail programs call it. */
        String purpose() {
            return switch (protocol) {
                case IMAPS, IMAP -> "Incoming mail (IMAP)";
                case POP3S, POP3 -> "Incoming mail (POP3)";
                case SMTPS, SUBMISSION -> "Outgoing mail (SMTP)";
                case SMTP, SIEVE, HTTPS ->
                        throw new IllegalStateException(protocol + " is not typed by anybody");
            };
        }

        /** What mail programs call it. */
        String encryption() {
            return switch (protocol.tlsMode()) {
                case IMPLICIT -> "SSL/TLS";
                case STARTTLS -> "STARTTLS";
            };
        }

        boolean recommended() {
            return protocol.tlsMode() == TlsMode.IMPLICIT;
        }
    }

    static MailSettings of(Protection domain, List<NodeOverview> nodes) {
        List<Entry> entries = new ArrayList<>();
        boolean missing = false;
        for (EndpointState endpoint :
                domain.seen().stream()
                        .filter(seen -> TYPED.contains(seen.protocol()))
                        .sorted(
                                Comparator.comparingInt(
                                        (EndpointState seen) -> TYPED.indexOf(seen.protocol())))
                        .toList()) {
            Optional<Entry> entry = entry(endpoint, nodes);
            entry.ifPresent(entries::add);
            missing |= entry.isEmpty();
        }
        return new MailSettings(entries, missing);
    }

    private static Optional<Entry> entry(EndpointState endpoint, List<NodeOverview> nodes) {
        if (showsValidCertificate(endpoint.verdict())) {
            return Optional.of(
                    new Entry(endpoint.protocol(), endpoint.sni(), endpoint.port(), false));
        }
        return ownEndpoints(endpoint.node(), nodes)
                .filter(own -> own.protocol() == endpoint.protocol())
                .filter(own -> own.port() == endpoint.port())
                .filter(own -> showsValidCertificate(own.verdict()))
                .findFirst()
                .map(own -> new Entry(own.protocol(), own.sni(), own.port(), true));
    }

    private static Stream<EndpointState> ownEndpoints(NodeId id, List<NodeOverview> nodes) {
        return nodes.stream()
                .filter(node -> node.node().statement().id().equals(id))
                .flatMap(node -> node.protection().seen().stream());
    }

    /** For a program that types this very name, whatever else is wrong. */
    private static boolean showsValidCertificate(Verdict verdict) {
        return switch (verdict) {
            case PROTECTED, SERVER_WIDE_INVALID, WRONG_LEAF -> true;
            case NAME_NOT_COVERED,
                    SELF_SIGNED,
                    EXPIRED,
                    NOT_YET_VALID,
                    CHAIN_INCOMPLETE,
                    ROOT_UNKNOWN,
                    NO_TLS,
                    UNREACHABLE,
                    UNKNOWN ->
                    false;
        };
    }
}
