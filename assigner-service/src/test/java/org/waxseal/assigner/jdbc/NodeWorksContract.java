package org.waxseal.assigner.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.waxseal.assigner.work.Lease;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.common.id.NodeId;

/** What rows of work promise on either database. */
abstract class NodeWorksContract {
    private static final NodeId NODE = new NodeId("mx1");
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final int TAKERS = 4;
    private static final int TAKES = 50;

    private final TestDatabase database;

    NodeWorksContract(TestDatabase database) {
        this.database = database;
    }

    @Test
    void noTwoTakersEverHoldOneToken() throws Exception {
        JdbcNodeWorks works = new JdbcNodeWorks(database.jdbcClient());
        works.want(new TreeSet<>(Set.of(NODE)), NOW);
        List<Callable<List<Long>>> takers = new ArrayList<>();
        for (int taker = 0; taker < TAKERS; taker++) {
            takers.add(() -> tokensTaken(works));
        }
        List<Long> tokens = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(TAKERS)) {
            for (Future<List<Long>> taken : executor.invokeAll(takers)) {
                tokens.addAll(taken.get());
            }
        }
        assertThat(tokens).hasSizeGreaterThanOrEqualTo(TAKES).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsTakenTwiceOfWhatIsFinished() {
        JdbcNodeWorks works = new JdbcNodeWorks(database.jdbcClient());
        works.want(new TreeSet<>(Set.of(NODE)), NOW);
        Lease lease = works.take(NODE, NOW).orElseThrow();
        assertThat(works.finish(lease)).isTrue();
        assertThat(works.take(NODE, NOW)).isEmpty();
        assertThat(works.take(new NodeId("unknown"), NOW)).isEmpty();
    }

    /** The node stays due, as nobody finishes. */
    private static List<Long> tokensTaken(JdbcNodeWorks works) {
        List<Long> tokens = new ArrayList<>();
        for (int take = 0; take < TAKES; take++) {
            works.take(NODE, NOW).ifPresent(lease -> tokens.add(lease.token()));
        }
        return tokens;
    }
}
