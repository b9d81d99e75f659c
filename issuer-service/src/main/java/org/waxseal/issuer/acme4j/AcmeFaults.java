package org.waxseal.issuer.acme4j;

import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.NamesRefusedException;

/** Turns what acme4j throws into our codes, with a sentence that says what to do. */
final class AcmeFaults {
    private static final String ERROR_PREFIX = "urn:ietf:params:acme:error:"; // RFC 8555 6.7
    private static final Pattern BARE_STATUS = Pattern.compile("HTTP (\\d{3})\\b.*");
    private static final int LONGEST = 600;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Error types that speak about the proof of control. */
    private static final Set<String> VALIDATION =
            Set.of("unauthorized", "dns", "connection", "incorrectResponse", "tls", "caa");

    /** Error types that pass by themselves. */
    private static final Set<String> PASSING = Set.of("serverInternal", "badNonce");

    private final URI directory;

    AcmeFaults(URI directory) {
        this.directory = directory;
    }

    /**
     * Translates an exception of the library.
     *
     * @param what the thing that was asked for, at the start of the sentence
     */
    WaxsealException translate(String what, Exception fault) {
        if (restoreInterrupt(fault)) {
            return new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", fault);
        }
        Exception root = fault.getCause() instanceof AcmeException inner ? inner : fault;
        return switch (root) {
            case AcmeNetworkException network
                    when network.getCause() instanceof BusyAuthorityException busy ->
                    busy(what, busy);
            case AcmeNetworkException network -> unreachable(what, network);
            case AcmeRateLimitedException limited ->
                    new AuthorityException(
                            ErrorCode.CA_RATE_LIMITED,
                            "%s: the certificate authority limits our requests: %s"
                                    .formatted(what, said(limited)),
                            said(limited),
                            limited.getRetryAfter().orElse(null),
                            limited);
            case AcmeUserActionRequiredException action ->
                    fault(
                            ErrorCode.CA_REFUSED,
                            "%s: the certificate authority wants its new terms of service to be agreed to: %s"
                                    .formatted(what, said(action)),
                            null,
                            action);
            case AcmeServerException server -> ofServer(what, server);
            default -> bare(what, root);
        };
    }

    /** Whether the authority says that it does not know a resource, or not as ours. */
    static boolean isUnknown(AcmeException fault) {
        return switch (fault) {
            case AcmeServerException server ->
                    status(server) == 404 || isType(server, "unauthorized");
            default -> status(fault.getMessage()) == 404;
        };
    }

    /** Whether the problem has this type of RFC 8555 section 6.7, written without its prefix. */
    static boolean isType(AcmeServerException fault, String type) {
        return fault.getType().toString().equals(ERROR_PREFIX + type);
    }

    /** What another host wrote, on one line and not too long, so that it can stand in a log. */
    static String printable(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Z}]+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    private WaxsealException ofServer(String what, AcmeServerException fault) {
        String type = fault.getType().toString();
        String word = type.startsWith(ERROR_PREFIX) ? type.substring(ERROR_PREFIX.length()) : type;
        ErrorCode code =
                PASSING.contains(word) || status(fault) >= 500
                        ? ErrorCode.CA_UNREACHABLE
                        : VALIDATION.contains(word)
                                ? ErrorCode.VALIDATION_FAILED
                                : ErrorCode.CA_REFUSED;
        return fault(
                code,
                "%s: the certificate authority answers %s: %s"
                        .formatted(what, printable(word), said(fault)),
                null,
                fault);
    }

    private WaxsealException unreachable(String what, AcmeNetworkException fault) {
        Throwable cause = fault.getCause() == null ? fault : fault.getCause();
        String fix =
                has(fault, CertificateException.class)
                        ? "its HTTPS certificate is not trusted; if it is a private authority, give its root in waxseal.issuer.acme.trust-file"
                        : "check the network and waxseal.issuer.acme.directory-url";
        return fault(
                ErrorCode.CA_UNREACHABLE,
                "%s: the certificate authority at %s cannot be reached (%s): %s"
                        .formatted(what, directory, cause.getClass().getSimpleName(), fix),
                null,
                fault);
    }

    private WaxsealException busy(String what, BusyAuthorityException fault) {
        boolean limited = fault.status() == TOO_MANY_REQUESTS;
        return fault(
                limited ? ErrorCode.CA_RATE_LIMITED : ErrorCode.CA_UNREACHABLE,
                "%s: the certificate authority at %s %s (HTTP %d)"
                        .formatted(
                                what,
                                directory,
                                limited ? "limits our requests" : "is overloaded or under repair",
                                fault.status()),
                fault.retryAfter(),
                fault);
    }

    /** What the authority says of single names in a refused order (RFC 8555 section 6.7.1). */
    Optional<WaxsealException> refusedNames(
            String what, AcmeException fault, List<CertificateName> names) {
        if (!(fault instanceof AcmeServerException server) || status(server) >= 500) {
            return Optional.empty();
        }
        Map<CertificateName, String> refused = new TreeMap<>();
        for (Problem problem : server.getProblem().getSubProblems()) {
            problem.getIdentifier()
                    .flatMap(identifier -> ordered(identifier, names))
                    .ifPresent(name -> refused.put(name, printable(problem.toString())));
        }
        if (refused.isEmpty() && names.size() == 1 && isType(server, "rejectedIdentifier")) {
            refused.put(names.getFirst(), said(server));
        }
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new NamesRefusedException(
                                "%s: the certificate authority refuses %s: %s"
                                        .formatted(what, refused.keySet(), said(server)),
                                refused,
                                server));
    }

    private static Optional<CertificateName> ordered(
            Identifier identifier, List<CertificateName> names) {
        return names.stream()
                .filter(name -> name.ascii().equalsIgnoreCase(identifier.getValue()))
                .findFirst();
    }

    /** Overload answers are often no problem documents; the library keeps only their status. */
    private WaxsealException bare(String what, Exception fault) {
        int status = status(fault.getMessage());
        ErrorCode code =
                status == TOO_MANY_REQUESTS
                        ? ErrorCode.CA_RATE_LIMITED
                        : status >= 400 && status < 500
                                ? ErrorCode.CA_REFUSED
                                : ErrorCode.CA_UNREACHABLE;
        return fault(
                code,
                "%s: the certificate authority at %s gave no proper answer (%s)"
                        .formatted(what, directory, printable(String.valueOf(fault.getMessage()))),
                null,
                fault);
    }

    private static AuthorityException fault(
            ErrorCode code, String sentence, @Nullable Instant retryAfter, Exception cause) {
        return new AuthorityException(code, sentence, retryAfter, cause);
    }

    private static String said(AcmeServerException fault) {
        return printable(fault.getProblem().toString());
    }

    private static int status(AcmeServerException fault) {
        Problem problem = fault.getProblem();
        return problem.asJSON().get("status").map(value -> value.asInt()).orElse(0);
    }

    private static int status(@Nullable String message) {
        if (message == null) {
            return 0;
        }
        Matcher matcher = BARE_STATUS.matcher(message);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** The library wraps an interrupt into a network fault and forgets the flag. */
    private static boolean restoreInterrupt(Throwable fault) {
        if (!has(fault, InterruptedException.class)) {
            return false;
        }
        Thread.currentThread().interrupt();
        return true;
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> type) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
