package org.waxseal.console.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;

/** Makes a token for a program. */
public class CreateToken {
    private static final Logger AUDIT = LoggerFactory.getLogger("org.waxseal.audit.token");

    private final Tokens tokens;
    private final SecureRandom random;
    private final Clock clock;

    public CreateToken(Tokens tokens, SecureRandom random, Clock clock) {
        this.tokens = tokens;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A token that was made just now.
     *
     * @param secret what the program sends; it is shown here and never again
     */
    public record Created(Token token, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /**
     * Stores it, hashed.
     *
     * @throws org.waxseal.console.request.RequestRejected with every fault of the request
     */
    @Transactional
    public Created create(TokenRequest request, Caller by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        TokenRequest.Contents wanted = request.read(now);
        Token token =
                new Token(
                        TokenText.newId(random),
                        wanted.name(),
                        wanted.scopes(),
                        now,
                        by.id(),
                        wanted.expiresAt(),
                        null,
                        null,
                        null);
        String secret = TokenText.write(token.id(), random);
        tokens.store(token, TokenText.hash(secret));
        AUDIT.info(
                "Token {} ({}) made with {} by {}, expires {}",
                token.id(),
                token.name(),
                token.scopes(),
                by.id(),
                token.expiresAt() == null ? "never" : token.expiresAt());
        return new Created(token, secret);
    }
}
