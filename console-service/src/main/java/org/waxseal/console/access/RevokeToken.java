package org.waxseal.console.access;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.NotRegistered;

/** Ends a token. */
public class RevokeToken {
    private static final Logger AUDIT = LoggerFactory.getLogger("org.waxseal.audit.token");

    private final Tokens tokens;
    private final Clock clock;

    public RevokeToken(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * It works no more when this returns. Revoking one that is revoked changes nothing.
     *
     * @throws NotRegistered with {@code TOKEN_UNKNOWN}
     */
    @Transactional
    public void revoke(String id, Caller by) {
        Token token =
                tokens.lock(id)
                        .orElseThrow(
                                () ->
                                        new NotRegistered(
                                                ErrorCode.TOKEN_UNKNOWN,
                                                "token '%s' is not known; GET /api/v1/tokens lists them by id"
                                                        .formatted(Faults.shown(id))));
        if (token.revokedAt() == null) {
            tokens.revoke(token.revoked(clock.instant().truncatedTo(ChronoUnit.MICROS), by));
            AUDIT.info("Token {} ({}) revoked by {}", token.id(), token.name(), by.id());
        }
    }
}
