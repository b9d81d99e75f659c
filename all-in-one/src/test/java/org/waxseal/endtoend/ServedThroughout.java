package org.waxseal.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.endpoint.Protocol;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.time.Pauses;
import org.waxseal.demo.Endpoints;
import org.waxseal.demo.Endpoints.Endpoint;
import org.waxseal.demo.OpensslClient.Judgement;

/** A client that connects again and again, and remembers everything it was shown. */
final class ServedThroughout implements AutoCloseable {
    private static final Set<Protocol> WATCHED =
            Set.of(Protocol.SUBMISSION, Protocol.IMAPS, Protocol.HTTPS);

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(300);

    private final List<Seen> all = new CopyOnWriteArrayList<>();
    private final Thread watching;
    private volatile boolean ended;
    private volatile @Nullable IOException fault;

    private record Seen(Endpoint endpoint, Judgement judgement) {}

    private ServedThroughout(Endpoints endpoints, DnsName domain) {
        List<Endpoint> watched =
                endpoints.of(domain).stream()
                        .filter(endpoint -> WATCHED.contains(endpoint.protocol()))
                        .toList();
        this.watching = Thread.ofPlatform().start(() -> look(endpoints, watched));
    }

    static ServedThroughout watch(Endpoints endpoints, DnsName domain) {
        return new ServedThroughout(endpoints, domain);
    }

    private void look(Endpoints endpoints, List<Endpoint> watched) {
        try {
            while (!ended) {
                for (Endpoint endpoint : watched) {
                    all.add(new Seen(endpoint, endpoints.judge(endpoint)));
                }
                // Without it, openssl takes the processor that the product needs to start.
                Pauses.real().pause(BETWEEN_ROUNDS);
            }
        } catch (IOException e) {
            fault = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every connection so far was trusted, and showed one of these leaves. */
    void assertOnly(List<String> leaves) {
        Set<Fingerprint> allowed = new LinkedHashSet<>();
        leaves.forEach(leaf -> allowed.add(new Fingerprint(leaf)));
        assertThat(fault).as("openssl could be run").isNull();
        assertThat(all).isNotEmpty();
        assertThat(all)
                .allSatisfy(
                        seen -> {
                            assertThat(seen.judgement().trusted()).as(seen.toString()).isTrue();
                            assertThat(seen.judgement().leaf()).isIn(allowed);
                        });
    }

    @Override
    public void close() {
        ended = true;
        try {
            watching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
