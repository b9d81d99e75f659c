package org.waxseal.issuer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.statement.Topic;
import org.waxseal.issuer.fake.IssuerHarness;

/** Saying every certificate again. */
class RepublishTest {
    private final IssuerHarness issuer = new IssuerHarness();
    private final RepublishCertificates republish =
            new RepublishCertificates(issuer.lineages, issuer.ledger);

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void saysWhatWasSaidLastWithTheSameRevisionAndInstant() {
        for (int i = 0; i < 120; i++) {
            issuer.issued("d%d.test".formatted(i));
        }
        Subject retired = issuer.issued("retired.test");
        issuer.remove(retired, 2);
        issuer.sweep();
        Statement retirement = issuer.lastStatement();
        assertThat(retirement.removed()).isTrue();
        List<Statement> said =
                issuer.published.stream()
                        .filter(
                                statement ->
                                        !statement.key().equals(retired.key())
                                                || statement.removed())
                        .toList();
        int before = issuer.published.size();
        issuer.clock.advance(Duration.ofMinutes(10));

        assertThat(republish.republish()).as("more than a page").isEqualTo(121);

        assertThat(new ArrayList<>(issuer.published.subList(before, issuer.published.size())))
                .containsExactlyInAnyOrderElementsOf(said)
                .contains(retirement);
        assertThat(republish.topic()).isEqualTo(Topic.CERTIFICATES);
    }

    @Test
    void saysNothingOfWhatHasYetToBeSaid() {
        Subject removing = issuer.issued("removing.test");
        issuer.remove(removing, 2); // its lineage is not retired yet
        issuer.register("new.test", 1, IssuerHarness.wildcard("new.test"));

        assertThat(republish.republish()).isZero();
    }
}
