package org.waxseal.assigner.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCategory;

class BackOffTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void whatSomebodyHasToChangeIsNotTriedAgain() {
        assertThat(BackOff.next(ErrorCategory.USER, 1, NOW)).isNull();
    }

    @Test
    void passingFaultsAreTriedSoonAndAtMostEachMinute() {
        assertThat(after(ErrorCategory.TRANSIENT, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(after(ErrorCategory.TRANSIENT, 2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(after(ErrorCategory.TRANSIENT, 1000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void othersWaitLongerAndAtMostAnHour() {
        assertThat(after(ErrorCategory.EXTERNAL, 1)).isEqualTo(Duration.ofSeconds(30));
        assertThat(after(ErrorCategory.INTERNAL, 3)).isEqualTo(Duration.ofMinutes(2));
        assertThat(after(ErrorCategory.EXTERNAL, Integer.MAX_VALUE)).isEqualTo(Duration.ofHours(1));
    }

    private static Duration after(ErrorCategory category, int attempts) {
        Instant next = BackOff.next(category, attempts, NOW);
        assertThat(next).isNotNull();
        return Duration.between(NOW, next);
    }
}
