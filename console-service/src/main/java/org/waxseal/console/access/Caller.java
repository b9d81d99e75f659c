package org.waxseal.console.access;

import java.util.Set;

/**
 * Whoever showed a token that works.
 *
 * @param id of the token; {@value #TOKEN_FILE} for the one of the token file
 * @param name of the token, for a person
 */
public record Caller(String id, String name, Set<Scope> scopes) {
    /** Stands where a token's identifier would. */
    public static final String TOKEN_FILE = "token-file";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    static Caller tokenFile() {
        return new Caller(TOKEN_FILE, "token file", Set.of(Scope.OPERATE));
    }

    public boolean may(Scope needed) {
        return scopes.stream().anyMatch(scope -> scope.includes(needed));
    }
}
