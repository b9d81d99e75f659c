package org.waxseal.issuer.testca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.issuer.testca.PlainClient.Reply;

/** Everything that can be told to go wrong. */
class FaultTest {
    private final MovableClock clock = new MovableClock();
    private final TestAuthority authority = TestAuthority.with(clock).seed(1).start();
    private final PlainClient client = PlainClient.registered(authority);

    @AfterEach
    void close() {
        client.close();
        authority.close();
    }

    @Test
    void refusesWithRetryAfterInSeconds() {
        Faults.Injected fault =
                authority
                        .faults()
                        .inject(
                                Fault.refusal(429)
                                        .retryAfter(Duration.ofMinutes(2))
                                        .on(Resource.NEW_ORDER)
                                        .once());

        Reply reply = client.order("a.org");

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.problem()).isEqualTo("rateLimited");
        assertThat(reply.header("retry-after")).isEqualTo("120");
        assertThat(reply.header("replay-nonce")).isNotEmpty();
        assertThat(client.order("a.org").status()).isEqualTo(201);
        assertThat(fault.struck()).isEqualTo(1);
        assertThat(authority.ledger().answers(429)).isEqualTo(1);
    }

    @Test
    void refusesWithRetryAfterAsADateAndAPage() {
        authority
                .faults()
                .inject(
                        Fault.refusal(503)
                                .retryAfterDate(Duration.ofMinutes(2))
                                .body(Fault.RefusalBody.HTML));

        Reply reply = client.order("a.org");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("Tue, 06 May 2031 07:10:09 GMT");
        assertThat(reply.header("content-type")).isEqualTo("text/html");
        assertThat(reply.header("replay-nonce")).isEmpty();
    }

    @Test
    void refusesWithNothingAtAll() {
        authority
                .faults()
                .inject(Fault.refusal(503).body(Fault.RefusalBody.EMPTY).onEverything().once());

        Reply reply = client.get(authority.directoryUrl().toString());

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.headers()).doesNotContainKey("retry-after");
    }

    @Test
    void refusesGoodNoncesAtTheGivenRate() {
        Faults.Injected fault = authority.faults().inject(Fault.badNonce().probability(0.2));

        int refused = 0;
        for (int i = 0; i < 200; i++) {
            Reply reply = client.fetch(client.accountUrl());
            if (reply.status() != 200) {
                assertThat(reply.problem()).isEqualTo("badNonce");
                refused++;
            }
        }

        assertThat(refused).isEqualTo(fault.struck()).isBetween(20, 60);
        fault.withdraw();
        assertThat(client.fetch(client.accountUrl()).status()).isEqualTo(200);
    }

    @Test
    void hangsUntilReleased() throws Exception {
        authority.faults().inject(Fault.hang().on(Resource.NEW_ORDER));
        CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> client.order("a.org"));
        await().until(() -> authority.faults().hanging() == 1);
        assertThat(reply).isNotDone();

        authority.faults().clear();

        assertThat(reply.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
        assertThat(authority.faults().hanging()).isZero();
    }

    @Test
    void hangsForATime() {
        authority.faults().inject(Fault.hang(Duration.ofMillis(50)).on(Resource.NEW_ORDER).once());

        assertThat(client.order("a.org").status()).isEqualTo(201);
    }

    @Test
    void closesAlthoughSomethingHangs() {
        TestAuthority other = TestAuthority.with(clock).start();
        try (PlainClient customer = PlainClient.registered(other)) {
            other.faults().inject(Fault.hang().on(Resource.NEW_ORDER).afterEffect());
            CompletableFuture<Reply> reply =
                    CompletableFuture.supplyAsync(() -> customer.order("a.org"));
            await().until(() -> other.faults().hanging() == 1);

            other.close();

            await().until(reply::isDone);
            assertThat(other.ledger().orders().created()).isEqualTo(1);
        }
    }

    @Test
    void losesAnAnswer() {
        authority.faults().inject(Fault.disconnect().afterEffect().on(Resource.FINALIZE).once());
        Reply order = client.order("a.org");
        client.prove(order);
        byte[] csr = PlainClient.csr(PlainClient.elliptic("secp256r1"), "a.org");

        assertThatThrownBy(() -> client.finish(order, csr))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(client.fetch(order.header("location")).member("status")).isEqualTo("valid");
        assertThat(authority.ledger().orders().valid()).isEqualTo(1);
    }

    @Test
    void losesARequest() {
        authority.faults().inject(Fault.disconnect().on(Resource.NEW_ORDER).once());

        assertThatThrownBy(() -> client.order("a.org")).isInstanceOf(UncheckedIOException.class);

        assertThat(authority.ledger().orders().created()).isZero();
    }

    @Test
    void aBugInAValidatorIsAFailedValidation() {
        Validator broken =
                proof -> {
                    throw new CompletionException("broken", null);
                };
        try (TestAuthority other = TestAuthority.with(clock).validator(broken).start();
                PlainClient customer = PlainClient.registered(other)) {
            Reply order = customer.order("a.org");
            customer.prove(order);

            assertThat(customer.fetch(order.header("location")).member("status"))
                    .isEqualTo("invalid");
        }
    }
}
