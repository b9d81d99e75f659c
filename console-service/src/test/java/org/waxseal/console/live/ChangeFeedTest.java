package org.waxseal.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;

@Timeout(30)
class ChangeFeedTest {
    private final ChangeFeed feed = new ChangeFeed();

    private static Subject domain(int number) {
        return Subject.domain(DnsName.of("d" + number + ".test"));
    }

    @Test
    void changesOfOneSubjectMeltIntoOne() throws InterruptedException {
        try (ChangeFeed.Subscription subscription = feed.subscribe()) {
            feed.announce(domain(1));
            feed.announce(domain(2));
            feed.announce(domain(1));

            ChangeFeed.Batch batch = subscription.take(Duration.ofSeconds(10));

            assertThat(batch.subjects()).containsExactly(domain(1), domain(2));
            assertThat(batch.everything()).isFalse();
            assertThat(subscription.take(Duration.ofMillis(1)).subjects()).isEmpty();
        }
    }

    @Test
    void tooManyChangesBecomeEverything() throws InterruptedException {
        try (ChangeFeed.Subscription subscription = feed.subscribe()) {
            for (int i = 0; i < 1000; i++) {
                feed.announce(domain(i));
            }

            ChangeFeed.Batch batch = subscription.take(Duration.ofSeconds(10));

            assertThat(batch.everything()).isTrue();
            assertThat(batch.subjects()).hasSize(256);
        }
    }

    @Test
    void theVersionSaysWhetherSomethingWasMissed() {
        String before = feed.version();
        assertThat(feed.version()).isEqualTo(before);

        feed.announce(domain(1));

        assertThat(feed.version()).isNotEqualTo(before);
        assertThat(new ChangeFeed().version()).isNotEqualTo(before);
    }

    @Test
    void theEndWakesWhoeverWaits() throws InterruptedException {
        try (ChangeFeed.Subscription subscription = feed.subscribe()) {
            Thread.ofVirtual().start(feed::close);

            assertThat(subscription.take(Duration.ofSeconds(20)).ended()).isTrue();
        }
        assertThat(feed.subscribers()).isZero();
    }
}
