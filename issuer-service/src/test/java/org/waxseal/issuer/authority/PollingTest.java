package org.waxseal.issuer.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.fake.SettableClock;

class PollingTest {
    private final SettableClock clock = new SettableClock();
    private final List<Duration> waits = new ArrayList<>();
    private final Polling polling =
            new Polling(
                    clock,
                    duration -> {
                        waits.add(duration);
                        clock.advance(duration);
                    },
                    Duration.ofMillis(20),
                    Duration.ofSeconds(90));

    @Test
    void looksOftenAtFirstWhateverIsAsked() {
        look(4, Optional.of(Duration.ofSeconds(3)));
        assertThat(waits)
                .containsExactly(
                        Duration.ofMillis(20), Duration.ofMillis(40), Duration.ofMillis(80));
    }

    @Test
    void waitsAsLongAsAskedOnceItIsSlow() {
        look(8, Optional.of(Duration.ofSeconds(3)));
        assertThat(waits).endsWith(Duration.ofMillis(640), Duration.ofSeconds(3)).hasSize(7);
    }

    @Test
    void growsToTwoSecondsByItself() {
        look(12, Optional.empty());
        assertThat(waits).endsWith(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void neverWaitsLongerThanThirtySecondsAtOnce() {
        look(8, Optional.of(Duration.ofHours(5)));
        assertThat(waits.getLast()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void givesUpWhenPatienceEnds() {
        assertThatThrownBy(() -> look(Integer.MAX_VALUE, Optional.empty()))
                .isInstanceOf(WaxsealException.class)
                .hasMessage("given up");
        assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(87), Duration.ofSeconds(90));
    }

    private void look(int enough, Optional<Duration> asked) {
        AtomicInteger looks = new AtomicInteger();
        polling.until(
                looks::incrementAndGet,
                count -> count >= enough,
                count -> asked,
                count -> new WaxsealException(ErrorCode.CA_UNREACHABLE, "given up"));
    }
}
