package org.waxseal.console.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.console.access.CreateToken;
import org.waxseal.console.access.RevokeToken;
import org.waxseal.console.access.Scope;
import org.waxseal.console.access.Token;
import org.waxseal.console.access.TokenRequest;
import org.waxseal.console.access.Tokens;
import org.waxseal.console.json.JsonFields;
import org.waxseal.console.request.Faults;

/** {@code /api/v1/tokens}. */
@RestController
public final class TokenController {
    private final CreateToken createToken;
    private final RevokeToken revokeToken;
    private final Tokens tokens;
    private final Clock clock;

    public TokenController(
            CreateToken createToken, RevokeToken revokeToken, Tokens tokens, Clock clock) {
        this.createToken = createToken;
        this.revokeToken = revokeToken;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A token as the API shows it: never what makes it work. */
    record TokenResponse(
            String id,
            String name,
            List<String> scopes,
            String state,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable String revokedBy,
            @Nullable Instant lastUsedAt) {
        static TokenResponse of(Token token, Instant now) {
            return new TokenResponse(
                    token.id(),
                    token.name(),
                    token.scopes().stream().map(Scope::wireName).toList(),
                    state(token, now),
                    token.createdAt(),
                    token.createdBy(),
                    token.expiresAt(),
                    token.revokedAt(),
                    token.revokedBy(),
                    token.lastUsedAt());
        }

        private static String state(Token token, Instant now) {
            if (token.revokedAt() != null) {
                return "revoked";
            }
            return token.expired(now) ? "expired" : "active";
        }
    }

    /**
     * The one answer that shows a token.
     *
     * @param token what the program sends
     */
    record CreatedTokenResponse(@JsonUnwrapped TokenResponse described, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return described.toString();
        }
    }

    @PostMapping(path = "/api/v1/tokens", consumes = "application/json")
    ResponseEntity<CreatedTokenResponse> create(HttpServletRequest request) throws IOException {
        Faults faults = new Faults();
        JsonFields fields = JsonBody.of(request, faults);
        TokenRequest wanted =
                new TokenRequest(
                        fields.text("name"), fields.texts("scopes"), fields.text("expiresAt"));
        fields.refuseOthers();
        faults.throwIfAny();
        CreateToken.Created created = createToken.create(wanted, AccessFilter.callerOf(request));
        return ResponseEntity.created(URI.create("/api/v1/tokens/" + created.token().id()))
                .body(new CreatedTokenResponse(shown(created.token()), created.secret()));
    }

    @GetMapping("/api/v1/tokens")
    Paging.Page<TokenResponse> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int most = Paging.limit(limit);
        return Paging.page(tokens.list(most + 1, after), most, this::shown, Token::id);
    }

    @DeleteMapping("/api/v1/tokens/{id}")
    ResponseEntity<Void> revoke(@PathVariable String id, HttpServletRequest request) {
        revokeToken.revoke(id, AccessFilter.callerOf(request));
        return ResponseEntity.noContent().build();
    }

    private TokenResponse shown(Token token) {
        return TokenResponse.of(token, clock.instant());
    }
}
