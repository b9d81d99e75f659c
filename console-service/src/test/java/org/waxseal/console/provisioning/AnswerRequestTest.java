package org.waxseal.console.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.RegistryUnderTest;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.OwnerReference;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.RequestRejected;

class AnswerRequestTest {
    private static final DnsName SHOP = DnsName.of("shop.test");
    private static final Place PLACE = new Place(3, 70);

    private final RegistryUnderTest console = new RegistryUnderTest();
    private final InMemoryRequests requests = new InMemoryRequests();
    private final RemoveDomain removeDomain = new RemoveDomain(console.domainIntake);
    private final AnswerRequest answerRequest =
            new AnswerRequest(
                    requests,
                    new ProvisionDomain(console.domainIntake),
                    new ChangeDomain(console.domainIntake),
                    removeDomain,
                    console.clock);
    private final RememberRejection rememberRejection =
            new RememberRejection(requests, console.clock);
    private final ForgetRequests forgetRequests = new ForgetRequests(requests, console.clock);

    /** One for one thread. */
    private static final class InMemoryRequests implements Requests {
        private final Map<EventId, Seen> all = new HashMap<>();

        @Override
        public Optional<Seen> find(EventId id) {
            return Optional.ofNullable(all.get(id));
        }

        @Override
        public void store(Seen seen) {
            all.put(seen.id(), seen);
        }

        @Override
        public long rejectedSince(Instant since) {
            throw new UnsupportedOperationException("nothing is counted in memory");
        }

        @Override
        public void forgetBefore(Instant before) {
            all.values().removeIf(seen -> seen.receivedAt().isBefore(before));
        }
    }

    private static IncomingEvent removal(String id) {
        return IncomingEvent.of(
                "shop.test".getBytes(StandardCharsets.UTF_8),
                "{\"specversion\": \"1.0\", \"id\": \"%s\", \"source\": \"/panel\", \"type\": \"remove-domain\", \"data\": {\"name\": \"shop.test\"}}"
                        .formatted(id)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void registerShop() {
        new RegisterDomain(console.domainIntake)
                .register(
                        new DomainRequest(
                                "shop.test", OwnerReference.to("alice"), "mx1", null, null));
    }

    private boolean shopIsRegistered() {
        return console.registry.domains().find(SHOP).filter(shop -> !shop.removed()).isPresent();
    }

    private List<Fault> reject(IncomingEvent event, Instant writtenAt) {
        RequestRejected rejected =
                Objects.requireNonNull(
                        catchThrowableOfType(
                                RequestRejected.class,
                                () -> answerRequest.answer(event, PLACE, writtenAt)),
                        "it was carried out");
        rememberRejection.remember(event, PLACE, rejected.faults());
        return rejected.faults();
    }

    @Test
    void whatIsReadAgainWhenItIsForgottenDoesNothing() {
        registerShop();
        Instant writtenAt = console.clock.instant();
        assertThat(answerRequest.answer(removal("1"), PLACE, writtenAt)).isEqualTo(Answer.REMOVED);
        console.clock.advance(Duration.ofDays(1));
        registerShop();
        console.clock.advance(Duration.ofDays(9));
        forgetRequests.run();
        assertThat(requests.all).isEmpty();

        assertThat(answerRequest.answer(removal("1"), PLACE, writtenAt)).isEqualTo(Answer.REPLAYED);

        assertThat(shopIsRegistered()).isTrue();
    }

    @Test
    void whatCanBeReadAgainIsRemembered() {
        registerShop();
        Instant writtenAt = console.clock.instant();
        answerRequest.answer(removal("1"), PLACE, writtenAt);
        registerShop();
        console.clock.advance(Duration.ofDays(7).plusHours(12));
        forgetRequests.run();

        assertThat(answerRequest.answer(removal("1"), PLACE, writtenAt)).isEqualTo(Answer.REPLAYED);
        assertThat(requests.all).hasSize(1);

        console.clock.advance(Duration.ofHours(13));
        forgetRequests.run();
        assertThat(requests.all).isEmpty();
    }

    @Test
    void whatIsSentInTimeIsDoneHoweverLateItIsRead() {
        registerShop();
        Instant writtenAt = console.clock.instant();
        console.clock.advance(Duration.ofDays(6));

        assertThat(answerRequest.answer(removal("1"), PLACE, writtenAt)).isEqualTo(Answer.REMOVED);
    }

    @Test
    void whatWasRejectedStaysRejectedWhateverIsRegisteredByNow() {
        Instant writtenAt = console.clock.instant();
        List<Fault> first = reject(removal("1"), writtenAt);
        registerShop();

        List<Fault> again = reject(removal("1"), writtenAt);

        assertThat(again).isEqualTo(first);
        assertThat(again).extracting(Fault::pointer).containsExactly("/data/name");
        assertThat(shopIsRegistered()).isTrue();
        assertThat(answerRequest.answer(removal("1"), new Place(3, 71), writtenAt))
                .as("sent again: it has its dead letter")
                .isEqualTo(Answer.REPLAYED);
        assertThat(answerRequest.answer(removal("2"), new Place(3, 72), writtenAt))
                .isEqualTo(Answer.REMOVED);
    }
}
