package org.waxseal.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.AdjustableClock;

class PageAccessTest {
    private final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-24T04:00:00Z"));
    private final PageAccess access =
            new PageAccess(
                    new SecureRandom(),
                    clock,
                    Duration.ofMinutes(15),
                    Duration.ofHours(12),
                    () -> URI.create("http://127.0.0.1:8080/"));

    private static String keyOf(OneTimeLinks.Link link) {
        return link.url().getQuery().substring("key=".length());
    }

    @Test
    void aLinkIsSpentByItsFirstUse() {
        OneTimeLinks.Link link = access.issue();

        Optional<String> first = access.exchange(keyOf(link));
        Optional<String> second = access.exchange(keyOf(link));

        assertThat(link.url().toString())
                .matches("http://127\\.0\\.0\\.1:8080/open\\?key=[0-9a-f]{64}");
        assertThat(first).isPresent();
        assertThat(access.isOpen(first.orElseThrow())).isTrue();
        assertThat(second).isEmpty();
    }

    @Test
    void aLinkToOneDomainOpensNothingElse() {
        DnsName domain = DnsName.of("a.test");
        String session = access.exchange(keyOf(access.issue(domain))).orElseThrow();
        String everything = access.exchange(keyOf(access.issue())).orElseThrow();

        assertThat(access.viewOf(session)).contains(new View(domain));
        assertThat(access.viewOf(session).orElseThrow().shows(domain)).isTrue();
        assertThat(access.viewOf(session).orElseThrow().shows(DnsName.of("b.test"))).isFalse();
        assertThat(access.viewOf(everything)).contains(View.EVERYTHING);
        assertThat(access.viewOf("guess")).isEmpty();
    }

    @Test
    void aLinkEnds() {
        OneTimeLinks.Link link = access.issue();
        assertThat(link.expiresAt()).isEqualTo("2026-11-24T04:15:00Z");

        clock.advance(Duration.ofMinutes(15));

        assertThat(access.exchange(keyOf(link))).isEmpty();
    }

    @Test
    void aSessionEnds() {
        String session = access.exchange(keyOf(access.issue())).orElseThrow();

        clock.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(access.isOpen(session)).isTrue();
        clock.advance(Duration.ofSeconds(1));

        assertThat(access.isOpen(session)).isFalse();
        assertThat(access.isOpen("guess")).isFalse();
    }

    @Test
    void theOldestLinksGiveWay() {
        OneTimeLinks.Link first = access.issue();
        for (int i = 0; i < 100; i++) {
            access.issue();
        }

        assertThat(access.exchange(keyOf(first))).isEmpty();
    }

    @Test
    void aLinkDoesNotShowItsKeyInALog() {
        OneTimeLinks.Link link = access.issue();

        assertThat(link.toString()).doesNotContain(keyOf(link));
    }
}
