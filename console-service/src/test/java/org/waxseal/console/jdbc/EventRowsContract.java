package org.waxseal.console.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerLocale;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.common.statement.Topic;
import org.waxseal.console.AdjustableClock;
import org.waxseal.console.access.Scope;
import org.waxseal.console.access.Token;
import org.waxseal.console.access.Tokens;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.provisioning.Answer;
import org.waxseal.console.provisioning.EventId;
import org.waxseal.console.provisioning.ForgetRequests;
import org.waxseal.console.provisioning.Place;
import org.waxseal.console.provisioning.Requests;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Source;

/** Requests by event, tokens, and keys to say again: the same on both databases. */
abstract class EventRowsContract {
    private static final Instant AT = Instant.parse("2026-11-24T04:00:00.123456Z");

    private final TestDatabase database;

    EventRowsContract(TestDatabase database) {
        this.database = database;
    }

    private JdbcRequests requests() {
        return new JdbcRequests(database.jdbcClient());
    }

    private static Requests.Seen seen(String id, Answer answer, Instant at) {
        List<Fault> faults =
                answer == Answer.REJECTED
                        ? List.of(
                                new Fault(ErrorCode.NODE_UNKNOWN, "/data/mailNode", "name another"),
                                new Fault(ErrorCode.FIELD_MISSING, "/data/name", "名 is missing"))
                        : List.of();
        return new Requests.Seen(
                new EventId("/panel", id),
                "provision-domain",
                "0".repeat(64),
                answer,
                faults,
                new Place(11, 1L << 40),
                at);
    }

    @Test
    void aRequestIsRememberedUntilItsTimeIsOver() {
        Requests requests = requests();
        Requests.Seen created = seen("1", Answer.CREATED, AT);
        Requests.Seen rejected = seen("2", Answer.REJECTED, AT.plusSeconds(1));
        requests.store(created);
        requests.store(seen("2", Answer.REJECTED, AT));
        requests.store(rejected);

        assertThat(requests.find(created.id())).contains(created);
        assertThat(requests.find(rejected.id())).contains(rejected);
        assertThat(requests.find(new EventId("/other", "1"))).isEmpty();
        assertThat(requests.rejectedSince(AT)).isEqualTo(1);
        assertThat(requests.rejectedSince(AT.plusSeconds(2))).isZero();

        AdjustableClock clock = new AdjustableClock(AT.plus(Duration.ofDays(8)));
        new ForgetRequests(requests, clock).run();
        assertThat(requests.find(created.id())).isPresent();
        clock.advance(Duration.ofMillis(1));
        new ForgetRequests(requests, clock).run();
        assertThat(requests.find(created.id())).isEmpty();
        assertThat(requests.find(rejected.id())).isPresent();
    }

    @Test
    void aTokenIsKeptWithItsHashOnly() {
        Tokens tokens = new JdbcTokens(database.jdbcClient());
        Token token =
                new Token(
                        "0123456789ab",
                        "panel",
                        Set.of(Scope.READ, Scope.PROVISION),
                        AT,
                        "token-file",
                        AT.plusSeconds(60),
                        null,
                        null,
                        null);
        tokens.store(token, "f".repeat(64));

        assertThat(tokens.find(token.id())).contains(new Tokens.Kept(token, "f".repeat(64)));
        tokens.used(token.id(), AT.plusSeconds(1));
        tokens.revoke(
                new Token(
                        token.id(),
                        token.name(),
                        token.scopes(),
                        token.createdAt(),
                        token.createdBy(),
                        token.expiresAt(),
                        AT.plusSeconds(2),
                        "token-file",
                        null));
        assertThat(tokens.lock(token.id()))
                .hasValueSatisfying(
                        kept -> {
                            assertThat(kept.lastUsedAt()).isEqualTo(AT.plusSeconds(1));
                            assertThat(kept.revokedAt()).isEqualTo(AT.plusSeconds(2));
                        });
        assertThat(tokens.list(10, null)).hasSize(1);
        assertThat(tokens.list(10, token.id())).isEmpty();
    }

    @Test
    void keysAreListedInPagesWithRemovedOnes() {
        JdbcOwners owners = new JdbcOwners(database.jdbcClient());
        for (String id : List.of("c", "a", "b")) {
            owners.store(owner(id, 1, false));
        }
        owners.store(owner("b", 2, true));
        JdbcRegistryKeys keys = new JdbcRegistryKeys(database.jdbcClient());

        assertThat(keys.list(Topic.OWNERS, "", 2)).containsExactly("a", "b");
        assertThat(keys.list(Topic.OWNERS, "b", 2)).containsExactly("c");
        assertThat(keys.list(Topic.NODES, "", 2)).isEmpty();
        assertThat(keys.list(Topic.DOMAINS, "", 2)).isEmpty();
    }

    private static Owner owner(String id, long revision, boolean removed) {
        return new Owner(
                new OwnerStatement(
                        new OwnerId(id),
                        "",
                        id + "@example.org",
                        OwnerLocale.ENGLISH,
                        AT,
                        revision,
                        removed),
                Source.API);
    }
}
