package org.waxseal.issuer.testca;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One authorization; guarded by its {@link Orders}. */
final class Authorization {
    final String id;
    final URI account;
    final String domain;
    final boolean wildcard;

    /** Tokens by type of challenge. */
    final Map<String, String> tokens;

    final List<Order> orders = new ArrayList<>();
    Status status = Status.PENDING;
    Instant expires;

    /** The type of the challenge that was tried. */
    Optional<String> tried = Optional.empty();

    Optional<Instant> validated = Optional.empty();
    Optional<Validator.Failure> failure = Optional.empty();

    /** What a validation gave, while it is held back. */
    Optional<Outcome> outcome = Optional.empty();

    /** Answers that still say pending although the outcome is known. */
    int hiddenFor;

    enum Status {
        PENDING,
        /** A validator is at work. */
        VALIDATING,
        VALID,
        INVALID,
        DEACTIVATED
    }

    Authorization(
            String id, URI account, String name, Map<String, String> tokens, Instant expires) {
        this.id = id;
        this.account = account;
        this.wildcard = name.startsWith("*.");
        this.domain = wildcard ? name.substring(2) : name;
        this.tokens = new LinkedHashMap<>(tokens);
        this.expires = expires;
    }

    /** As written in the order. */
    String name() {
        return wildcard ? "*." + domain : domain;
    }

    boolean isUsable(Instant now) {
        return status == Status.VALID && expires.isAfter(now);
    }

    Validator.Proof proof(String type, Jwk accountKey) {
        String token = tokens.getOrDefault(type, "");
        return new Validator.Proof(
                domain, wildcard, type, token, token + "." + accountKey.thumbprint());
    }
}
