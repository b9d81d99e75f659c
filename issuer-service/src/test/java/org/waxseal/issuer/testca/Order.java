package org.waxseal.issuer.testca;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** One order; guarded by its {@link Orders}. */
final class Order {
    final String id;
    final URI account;
    final NavigableSet<String> names;
    final Profile profile;
    final Optional<IssuedCertificate> replaces;
    final RateLimits.Exemption exemption;
    final Instant expires;
    final List<String> authorizations;
    Status status = Status.PENDING;
    Optional<IssuedCertificate> certificate = Optional.empty();

    /** Answers that still say processing although the certificate is there. */
    int hiddenFor;

    /** How often it was given again to a request for the same. */
    int reused;

    enum Status {
        PENDING,
        READY,
        /** It is being signed. */
        PROCESSING,
        VALID,
        INVALID
    }

    Order(
            String id,
            URI account,
            NavigableSet<String> names,
            Profile profile,
            Optional<IssuedCertificate> replaces,
            RateLimits.Exemption exemption,
            Instant expires,
            List<String> authorizations) {
        this.id = id;
        this.account = account;
        this.names = names;
        this.profile = profile;
        this.replaces = replaces;
        this.exemption = exemption;
        this.expires = expires;
        this.authorizations = List.copyOf(authorizations);
    }

    boolean isOpen() {
        return status == Status.PENDING || status == Status.READY;
    }

    boolean isExpired(Instant now) {
        return isOpen() && !expires.isAfter(now);
    }
}
