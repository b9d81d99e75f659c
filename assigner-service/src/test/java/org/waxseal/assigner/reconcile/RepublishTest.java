package org.waxseal.assigner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.statement.EndpointsStatement;

/** Saying the protection of everything again. */
class RepublishTest {
    private final World world = World.apart();

    @BeforeEach
    void registerNodes() {
        world.mailNode("mx1");
        world.domain("a.test", "mx1", null);
        world.domain("gone.test", "mx1", null);
        world.nodeCertificate("mx1");
        world.certificate("a.test");
        world.settle();
        world.removeDomain("gone.test");
        world.settle();
    }

    @Test
    void saysWhatWasSaidLastWithTheSameRevisionAndInstant() {
        List<String> keys = List.of("domain:a.test", "domain:gone.test", "node:mx1");
        List<EndpointsStatement> last = keys.stream().map(world::newest).toList();
        assertThat(last.get(1).removed()).isTrue();
        int before = world.published.size();
        world.time.pause(Duration.ofMinutes(10));

        assertThat(world.republish()).isEqualTo(3);

        assertThat(new ArrayList<>(world.published.subList(before, world.published.size())))
                .containsExactlyInAnyOrderElementsOf(last);
        int again = world.published.size();
        world.settle();
        assertThat(world.published).as("it makes no news").hasSize(again);
    }

    @Test
    void saysTheNewStateOfWhatHasChangedSince() {
        long revision = world.ofDomain("a.test").revision();
        world.certificate("a.test"); // not on the node yet

        assertThat(world.republish()).isPositive();

        assertThat(world.ofDomain("a.test").revision()).isEqualTo(revision + 1);
    }
}
