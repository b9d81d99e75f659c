package org.waxseal.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.waxseal.console.AdjustableClock;

class AuthenticateTest {
    private static final Caller OPERATOR = Caller.tokenFile();

    private final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-24T04:05:06Z"));
    private final InMemoryTokens tokens = new InMemoryTokens();
    private final CreateToken create = new CreateToken(tokens, new SecureRandom(), clock);
    private final Authenticate authenticate =
            new Authenticate(ApiToken.of("of the file"), tokens, clock);

    private CreateToken.Created create(@Nullable String expiresAt) {
        return create.create(new TokenRequest("panel", List.of("provision"), expiresAt), OPERATOR);
    }

    @Test
    void theTokenFileOperates() {
        assertThat(authenticate.authenticate("of the file"))
                .isEqualTo(new Authenticate.Outcome.Accepted(OPERATOR));
        assertThat(OPERATOR.may(Scope.OPERATE)).isTrue();
    }

    @Test
    void aTokenIsRecognisedByAllOfIt() {
        CreateToken.Created first = create(null);
        CreateToken.Created second = create(null);

        assertThat(authenticate.authenticate(first.secret()))
                .isEqualTo(
                        new Authenticate.Outcome.Accepted(
                                new Caller(first.token().id(), "panel", first.token().scopes())));
        String secretOfAnother = second.secret().substring(second.secret().lastIndexOf('_'));
        for (String wrong :
                List.of(
                        "waxseal_" + first.token().id() + secretOfAnother,
                        first.secret() + "0",
                        first.secret().toUpperCase(Locale.ROOT),
                        "waxseal_" + first.token().id() + "_" + "0".repeat(64),
                        "waxseal_000000000000_" + "0".repeat(64),
                        first.token().id(),
                        "")) {
            assertThat(authenticate.authenticate(wrong))
                    .as(wrong)
                    .isEqualTo(new Authenticate.Outcome.Unknown());
        }
    }

    @Test
    void itWorksUntilItExpires() {
        CreateToken.Created created = create("2026-11-24T05:00:00Z");

        clock.advance(
                Duration.between(clock.instant(), Instant.parse("2026-11-24T04:59:59.999999Z")));
        assertThat(authenticate.authenticate(created.secret()))
                .isInstanceOf(Authenticate.Outcome.Accepted.class);
        clock.advance(Duration.ofNanos(1000));
        assertThat(authenticate.authenticate(created.secret()))
                .isEqualTo(new Authenticate.Outcome.Expired(Instant.parse("2026-11-24T05:00:00Z")));
    }

    @Test
    void itWorksUntilItIsRevokedAndTheFirstRevocationStands() {
        CreateToken.Created created = create(null);
        RevokeToken revoke = new RevokeToken(tokens, clock);
        Instant at = clock.instant();

        revoke.revoke(created.token().id(), OPERATOR);
        clock.advance(Duration.ofSeconds(9));
        revoke.revoke(
                created.token().id(), new Caller("0123456789ab", "x", created.token().scopes()));

        assertThat(authenticate.authenticate(created.secret()))
                .isEqualTo(new Authenticate.Outcome.Revoked(at));
        assertThat(tokens.lock(created.token().id()))
                .hasValueSatisfying(token -> assertThat(token.revokedBy()).isEqualTo("token-file"));
    }

    @Test
    void itsUseIsNotedAFewTimesAnHourOnly() {
        CreateToken.Created created = create(null);
        Instant first = clock.instant();
        for (int i = 0; i < 600; i++) {
            authenticate.authenticate(created.secret());
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(tokens.uses).isEqualTo(2);
        assertThat(tokens.lock(created.token().id()))
                .hasValueSatisfying(
                        token ->
                                assertThat(token.lastUsedAt())
                                        .isEqualTo(first.plus(Duration.ofMinutes(5))));
    }

    @Test
    void nothingButTheAnswerShowsIt() {
        CreateToken.Created created = create(null);

        assertThat(created.toString() + tokens.find(created.token().id()))
                .contains(created.token().id())
                .doesNotContain(created.secret().substring("waxseal_012345678901_".length()))
                .doesNotContain(TokenText.hash(created.secret()));
    }

    @Test
    void aScopeIncludesTheLowerOnes() {
        Caller panel = new Caller("0123456789ab", "panel", Set.of(Scope.PROVISION));

        assertThat(panel.may(Scope.READ)).isTrue();
        assertThat(panel.may(Scope.PROVISION)).isTrue();
        assertThat(panel.may(Scope.OPERATE)).isFalse();
    }

    private static final class InMemoryTokens implements Tokens {
        private final Map<String, Kept> kept = new HashMap<>();
        private int uses;

        @Override
        public Optional<Kept> find(String id) {
            return Optional.ofNullable(kept.get(id));
        }

        @Override
        public Optional<Token> lock(String id) {
            return find(id).map(Kept::token);
        }

        @Override
        public List<Token> list(int limit, @Nullable String after) {
            return kept.values().stream().map(Kept::token).toList();
        }

        @Override
        public void store(Token token, String hash) {
            kept.put(token.id(), new Kept(token, hash));
        }

        @Override
        public void revoke(Token token) {
            kept.computeIfPresent(token.id(), (id, before) -> new Kept(token, before.hash()));
        }

        @Override
        public void used(String id, Instant at) {
            uses++;
            kept.computeIfPresent(
                    id, (key, before) -> new Kept(used(before.token(), at), before.hash()));
        }

        private static Token used(Token token, Instant at) {
            return new Token(
                    token.id(),
                    token.name(),
                    token.scopes(),
                    token.createdAt(),
                    token.createdBy(),
                    token.expiresAt(),
                    token.revokedAt(),
                    token.revokedBy(),
                    at);
        }
    }
}
