package org.waxseal.assigner.inspection;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;

/**
 * Judges what an endpoint served as a client would that checks certificates: chain, trust, dates
 * (RFC 5280 section 6.1) and name (RFC 9525 section 6), and then whether it is the leaf that is
 * wanted. Every fault found stands in the evidence; the worst of them is the verdict.
 */
public final class EndpointInspection {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
    private static final int NAMES_SHOWN = 3;
    private static final int TEXT_SHOWN = 200;
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    /** In the order of {@link Verdict}: the later, the worse. */
    private static final Comparator<Fault> BADNESS = Comparator.comparing(Fault::verdict);

    private final ClientTrust trust;

    public EndpointInspection(ClientTrust trust) {
        this.trust = trust;
    }

    /**
     * What a client makes of the endpoint itself. The server-wide certificate is judged apart: see
     * {@link #besideServerWide}.
     *
     * @param name what the client typed
     * @param wanted what was rolled out; null while there is nothing, and then any certificate that
     *     clients accept will do
     */
    public Judgement judge(
            DnsName name, Observation seen, @Nullable CertificateChain wanted, Instant now) {
        return switch (seen) {
            case Observation.Unreachable(String reason) ->
                    new Judgement(Verdict.UNREACHABLE, sentence(reason), null);
            case Observation.NoTls(String reason) ->
                    new Judgement(Verdict.NO_TLS, sentence(reason), null);
            case Observation.Served(CertificateChain presented) ->
                    judge(name, presented, wanted, now);
        };
    }

    /**
     * What becomes of a domain's judgement beside the server-wide certificate of the same listener:
     * senders that check no name and clients without SNI are shown that one.
     *
     * @param serverWide judgement of the listener under the node's own name; null when it was never
     *     inspected
     */
    public static Judgement besideServerWide(Judgement own, @Nullable Judgement serverWide) {
        if (own.verdict() != Verdict.PROTECTED
                || (serverWide != null && serverWide.acceptableToClients())) {
            return own;
        }
        String why =
                serverWide == null
                        ? "it was not inspected yet."
                        : serverWide.verdict().wireName() + ". " + serverWide.evidence();
        return new Judgement(
                Verdict.SERVER_WIDE_INVALID,
                "The domain's certificate is served and valid, but the server-wide certificate of the"
                        + " same port is not: "
                        + why,
                own.leaf());
    }

    private Judgement judge(
            DnsName name,
            CertificateChain presented,
            @Nullable CertificateChain wanted,
            Instant now) {
        Fingerprint leaf = presented.fingerprint();
        List<Fault> faults = new ArrayList<>();
        checkPurpose(presented.leaf(), faults);
        checkTrust(presented, wanted, now, faults);
        checkDates(presented, now, faults);
        checkName(name, presented, faults);
        checkLeaf(leaf, wanted, faults);
        if (faults.isEmpty()) {
            return new Judgement(Verdict.PROTECTED, success(name, presented, wanted), leaf);
        }
        Verdict worst = faults.stream().max(BADNESS).orElseThrow().verdict();
        String all =
                faults.stream()
                        .sorted(BADNESS.reversed())
                        .map(Fault::text)
                        .collect(Collectors.joining("; "));
        return new Judgement(worst, sentence(all), leaf);
    }

    /** RFC 5280 section 4.2.1.12: a certificate with purposes serves only those. */
    private static void checkPurpose(X509Certificate leaf, List<Fault> faults) {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            if (purposes != null
                    && !purposes.contains(SERVER_AUTHENTICATION)
                    && !purposes.contains(ANY_PURPOSE)) {
                faults.add(
                        new Fault(Verdict.NO_TLS, "the certificate is not made for TLS servers"));
            }
        } catch (CertificateParsingException e) {
            faults.add(
                    new Fault(
                            Verdict.NO_TLS, "the certificate's extended key usage is unreadable"));
        }
    }

    private void checkTrust(
            CertificateChain presented,
            @Nullable CertificateChain wanted,
            Instant now,
            List<Fault> faults) {
        // Dates are a fault of their own, so the path is asked for at an instant the leaf lives in.
        String fault = trust.fault(presented, within(presented.leaf(), now));
        if (fault == null) {
            return;
        }
        X509Certificate top = top(presented);
        if (CertificateChain.isSelfSigned(top)) {
            if (trust.isRoot(top)) {
                addUnlessDated(presented, now, fault, faults);
            } else if (top.equals(presented.leaf())) {
                faults.add(new Fault(Verdict.SELF_SIGNED, "the certificate is self-signed"));
            } else {
                faults.add(unknownRoot(top));
            }
        } else if (trust.issued(top)) {
            addUnlessDated(presented, now, fault, faults);
        } else if (top.equals(presented.leaf()) || wantedGoesOn(top, wanted)) {
            faults.add(
                    new Fault(
                            Verdict.CHAIN_INCOMPLETE,
                            "the server does not send the intermediate certificate '"
                                    + shown(top.getIssuerX500Principal().getName())
                                    + "'"));
        } else {
            faults.add(unknownRoot(top));
        }
    }

    /** The chain is whole and ends in a known root, yet is refused: what else is wrong with it. */
    private static void addUnlessDated(
            CertificateChain presented, Instant now, String fault, List<Fault> faults) {
        boolean dated = presented.certificates().stream().allMatch(c -> current(c, now));
        if (dated) {
            faults.add(
                    new Fault(
                            Verdict.ROOT_UNKNOWN,
                            "clients refuse the certificate's chain: " + shown(fault)));
        }
    }

    private static Fault unknownRoot(X509Certificate top) {
        return new Fault(
                Verdict.ROOT_UNKNOWN,
                "the chain ends in '"
                        + shown(top.getIssuerX500Principal().getName())
                        + "', which clients do not know");
    }

    /** Whether the chain that was rolled out has an issuer of {@code top}: it was not sent. */
    private static boolean wantedGoesOn(X509Certificate top, @Nullable CertificateChain wanted) {
        return wanted != null
                && wanted.certificates().stream()
                        .anyMatch(issuer -> ClientTrust.signed(issuer, top));
    }

    /** The last certificate reached from the leaf through what was sent, in whatever order. */
    private static X509Certificate top(CertificateChain presented) {
        X509Certificate top = presented.leaf();
        for (int climbed = 0; climbed < presented.certificates().size(); climbed++) {
            X509Certificate below = top;
            X509Certificate above =
                    presented.certificates().stream()
                            .filter(issuer -> !issuer.equals(below))
                            .filter(issuer -> ClientTrust.signed(issuer, below))
                            .findFirst()
                            .orElse(null);
            if (above == null) {
                return top;
            }
            top = above;
        }
        return top;
    }

    private static void checkDates(CertificateChain presented, Instant now, List<Fault> faults) {
        for (X509Certificate certificate : presented.certificates()) {
            String which =
                    certificate.equals(presented.leaf())
                            ? "the certificate"
                            : "the intermediate certificate '"
                                    + shown(certificate.getSubjectX500Principal().getName())
                                    + "'";
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                faults.add(
                        new Fault(
                                Verdict.EXPIRED,
                                which
                                        + " expired on "
                                        + when(certificate.getNotAfter().toInstant())));
            } else if (now.isBefore(certificate.getNotBefore().toInstant())) {
                faults.add(
                        new Fault(
                                Verdict.NOT_YET_VALID,
                                which
                                        + " is not valid before "
                                        + when(certificate.getNotBefore().toInstant())));
            }
        }
    }

    private static void checkName(DnsName name, CertificateChain presented, List<Fault> faults) {
        if (!presented.covers(name)) {
            faults.add(
                    new Fault(
                            Verdict.NAME_NOT_COVERED,
                            "the certificate names " + names(presented) + ", not " + name));
        }
    }

    private static void checkLeaf(
            Fingerprint leaf, @Nullable CertificateChain wanted, List<Fault> faults) {
        if (wanted != null && !wanted.fingerprint().equals(leaf)) {
            faults.add(
                    new Fault(
                            Verdict.WRONG_LEAF,
                            "the leaf served is %s, not %s as rolled out"
                                    .formatted(brief(leaf), brief(wanted.fingerprint()))));
        }
    }

    private static String success(
            DnsName name, CertificateChain presented, @Nullable CertificateChain wanted) {
        return sentence(
                (wanted == null
                                ? "a valid certificate that Waxseal did not roll out is served for "
                                : "the certificate rolled out is served for ")
                        + name
                        + ", valid until "
                        + when(presented.notAfter()));
    }

    private static Instant within(X509Certificate leaf, Instant now) {
        Instant first = leaf.getNotBefore().toInstant();
        Instant last = leaf.getNotAfter().toInstant();
        if (now.isBefore(first)) {
            return first;
        }
        return now.isAfter(last) ? last : now;
    }

    private static boolean current(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static String names(CertificateChain presented) {
        if (presented.names().isEmpty()) {
            return "no host";
        }
        String first =
                presented.names().stream()
                        .limit(NAMES_SHOWN)
                        .map(CertificateName::ascii)
                        .collect(Collectors.joining(", "));
        int more = presented.names().size() - NAMES_SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private static String when(Instant instant) {
        return WHEN.format(instant);
    }

    /** Enough of a fingerprint to tell two apart by eye. */
    private static String brief(Fingerprint fingerprint) {
        return fingerprint.hex().substring(0, 12);
    }

    /** Text of a foreign certificate: one line, bounded. */
    private static String shown(String foreign) {
        String line = foreign.replaceAll("\\p{C}", "?");
        return line.length() > TEXT_SHOWN ? line.substring(0, TEXT_SHOWN) + "..." : line;
    }

    private static String sentence(String half) {
        String line = half.replaceAll("\\p{C}", "?");
        return line.isEmpty()
                ? "Nothing is known."
                : Character.toUpperCase(line.charAt(0)) + line.substring(1) + ".";
    }

    private record Fault(Verdict verdict, String text) {}
}
