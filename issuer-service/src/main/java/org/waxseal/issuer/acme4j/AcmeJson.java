package org.waxseal.issuer.acme4j;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.toolbox.JSON;
import org.waxseal.common.name.DnsName;
import org.waxseal.issuer.authority.Authorization;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.DnsChallenge;
import org.waxseal.issuer.authority.RenewalAdvice;
import org.waxseal.issuer.authority.RenewalWindow;

/** Reads the objects of RFC 8555 section 7.1. */
final class AcmeJson {
    private final Clock clock;

    AcmeJson(Clock clock) {
        this.clock = clock;
    }

    CertificateOrder order(URI url, JSON body, Optional<Instant> retryAfter) {
        return new CertificateOrder(
                url,
                switch (body.get("status").asStatus()) {
                    case PENDING -> CertificateOrder.Status.PENDING;
                    case READY -> CertificateOrder.Status.READY;
                    case PROCESSING -> CertificateOrder.Status.PROCESSING;
                    case VALID -> CertificateOrder.Status.VALID;
                    case INVALID -> CertificateOrder.Status.INVALID;
                    default ->
                            throw new AcmeProtocolException(
                                    "an order has the status " + body.get("status").asString());
                },
                body.get("authorizations").asArray().stream()
                        .map(value -> uri(value.asString()))
                        .toList(),
                uri(body.get("finalize").asString()),
                body.get("certificate").map(value -> uri(value.asString())).orElse(null),
                problem(url, body),
                wait(retryAfter));
    }

    Authorization authorization(URI url, JSON body, Optional<Instant> retryAfter, Login login) {
        DnsName name = DnsName.of(body.get("identifier").asIdentifier().getDomain());
        List<JSON> challenges =
                body.get("challenges").asArray().stream().map(JSON.Value::asObject).toList();
        return new Authorization(
                url,
                name,
                body.get("wildcard").map(JSON.Value::asBoolean).orElse(false),
                switch (body.get("status").asStatus()) {
                    case PENDING -> Authorization.Status.PENDING;
                    case VALID -> Authorization.Status.VALID;
                    default -> Authorization.Status.INVALID;
                },
                challenges.stream()
                        .filter(
                                challenge ->
                                        challenge
                                                .get("type")
                                                .asString()
                                                .equals(Dns01Challenge.TYPE))
                        .findFirst()
                        .map(challenge -> dnsChallenge(name, challenge, login))
                        .orElse(null),
                challenges.stream()
                        .flatMap(challenge -> Optional.ofNullable(problem(url, challenge)).stream())
                        .findFirst()
                        .orElse(null),
                wait(retryAfter));
    }

    RenewalAdvice renewalAdvice(URI url, JSON body, Optional<Instant> retryAfter) {
        JSON window = body.get("suggestedWindow").asObject();
        Instant start = window.get("start").asInstant();
        Instant end = window.get("end").asInstant();
        if (end.isBefore(start)) {
            throw new AcmeProtocolException("Window of " + url + " ends before it starts");
        }
        return new RenewalAdvice(
                new RenewalWindow(start, end),
                body.get("explanationURL").map(value -> uri(value.asString())).orElse(null),
                wait(retryAfter));
    }

    private static DnsChallenge dnsChallenge(DnsName name, JSON challenge, Login login) {
        if (!(login.createChallenge(challenge) instanceof Dns01Challenge dns)) {
            throw new AcmeProtocolException("a dns-01 challenge is of another type");
        }
        return new DnsChallenge(
                uri(challenge.get("url").asString()),
                challenge.get("token").asString(),
                name,
                dns.getDigest(),
                dns.getStatus() == Status.PENDING);
    }

    private static @Nullable String problem(URI url, JSON body) {
        return body.get("error")
                .map(
                        value -> {
                            try {
                                return value.asProblem(url.toURL());
                            } catch (MalformedURLException e) {
                                throw new AcmeProtocolException("Bad URL " + url, e);
                            }
                        })
                .map(Problem::toString)
                .map(AcmeFaults::printable)
                .orElse(null);
    }

    /** The library reckons from the authority's clock, ours may be ahead of it. */
    private @Nullable Duration wait(Optional<Instant> retryAfter) {
        return retryAfter
                .map(instant -> Duration.between(clock.instant(), instant))
                .filter(Duration::isPositive)
                .orElse(null);
    }

    private static URI uri(String written) {
        try {
            return URI.create(written);
        } catch (IllegalArgumentException e) {
            throw new AcmeProtocolException("Bad URL " + AcmeFaults.printable(written), e);
        }
    }
}
