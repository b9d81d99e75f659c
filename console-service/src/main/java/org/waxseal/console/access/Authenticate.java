package org.waxseal.console.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Recognises tokens. The rows are asked each time, so what is revoked works nowhere any more from
 * the moment the revocation is answered.
 */
public final class Authenticate {
    /** A token in use costs a write this often, not with each request. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(5);

    private final ApiToken tokenFile;
    private final Tokens tokens;
    private final Clock clock;

    public Authenticate(ApiToken tokenFile, Tokens tokens, Clock clock) {
        this.tokenFile = tokenFile;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What is to be said about a token. */
    public sealed interface Outcome {

        /** It works. */
        record Accepted(Caller caller) implements Outcome {}

        /** It was right, until then. */
        record Expired(Instant at) implements Outcome {}

        /** It was right, until then. */
        record Revoked(Instant at) implements Outcome {}

        /** It is none of ours. */
        record Unknown() implements Outcome {}
    }

    /** Looks it up by the identifier in it and compares the rest in constant time. */
    public Outcome authenticate(String presented) {
        if (tokenFile.matches(presented)) {
            return new Outcome.Accepted(Caller.tokenFile());
        }
        Matcher written = TokenText.PATTERN.matcher(presented);
        Optional<Tokens.Kept> found =
                written.matches() ? tokens.find(written.group("id")) : Optional.empty();
        if (found.isEmpty() || !matches(found.get(), presented)) {
            return new Outcome.Unknown();
        }
        Token token = found.get().token();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant revokedAt = token.revokedAt();
        if (revokedAt != null) {
            return new Outcome.Revoked(revokedAt);
        }
        Instant expiresAt = token.expiresAt();
        if (expiresAt != null && token.expired(now)) {
            return new Outcome.Expired(expiresAt);
        }
        noteUse(token, now);
        return new Outcome.Accepted(new Caller(token.id(), token.name(), token.scopes()));
    }

    private static boolean matches(Tokens.Kept kept, String presented) {
        return MessageDigest.isEqual(
                kept.hash().getBytes(StandardCharsets.US_ASCII),
                TokenText.hash(presented).getBytes(StandardCharsets.US_ASCII));
    }

    private void noteUse(Token token, Instant now) {
        Instant noted = token.lastUsedAt();
        if (noted == null || !now.isBefore(noted.plus(USE_NOTED_EVERY))) {
            tokens.used(token.id(), now);
        }
    }
}
