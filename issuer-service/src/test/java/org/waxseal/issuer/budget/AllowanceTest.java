package org.waxseal.issuer.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final Allowance orders = new Allowance(300, Duration.ofHours(3));

    @Test
    void allowsTheWholeBucketButItsMarginAtOnce() {
        Instant level = Instant.EPOCH;
        for (int taken = 0; taken < 285; taken++) {
            assertThat(orders.left(level, NOW)).isEqualTo(285 - taken);
            assertThat(orders.earliest(level, NOW)).isEqualTo(NOW);
            level = orders.taken(level, NOW);
        }
        assertThat(orders.left(level, NOW)).isZero();
        assertThat(orders.earliest(level, NOW)).isEqualTo(NOW.plusSeconds(36));
    }

    @Test
    void givesTurnsAtEvenIntervalsAfterwards() {
        Instant level = Instant.EPOCH;
        for (int taken = 0; taken < 285; taken++) {
            level = orders.taken(level, NOW);
        }
        for (int waiting = 1; waiting <= 1000; waiting++) {
            Instant turn = orders.earliest(level, NOW);
            assertThat(turn).isEqualTo(NOW.plusSeconds(36L * waiting));
            level = orders.taken(level, turn);
        }
    }

    @Test
    void isFullAgainAfterItsWindow() {
        Instant level = Instant.EPOCH;
        for (int taken = 0; taken < 285; taken++) {
            level = orders.taken(level, NOW);
        }
        assertThat(orders.left(level, NOW.plus(Duration.ofHours(3)))).isEqualTo(285);
    }

    @Test
    void takesBackWhatWasNotUsed() {
        Instant level = orders.taken(orders.taken(Instant.EPOCH, NOW), NOW);
        assertThat(orders.left(orders.givenBack(level), NOW)).isEqualTo(284);
    }

    @Test
    void neverUsesTheLastOfASmallBucket() {
        assertThat(new Allowance(5, Duration.ofDays(7)).usable()).isEqualTo(4);
        assertThat(new Allowance(1, Duration.ofDays(7)).usable()).isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoLimit() {
        assertThatThrownBy(() -> new Allowance(0, Duration.ofHours(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 in PT1H");
    }
}
