package org.waxseal.console.provisioning;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.error.ErrorCategory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.stream.ProvisioningTopic;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.provisioning.ProvisioningRequest.Asked;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.RequestRejected;
import org.waxseal.console.request.Source;

/** Does what was asked by event, once. */
public class AnswerRequest {
    private final Requests requests;
    private final ProvisionDomain provisionDomain;
    private final ChangeDomain changeDomain;
    private final RemoveDomain removeDomain;
    private final Clock clock;

    public AnswerRequest(
            Requests requests,
            ProvisionDomain provisionDomain,
            ChangeDomain changeDomain,
            RemoveDomain removeDomain,
            Clock clock) {
        this.requests = requests;
        this.provisionDomain = provisionDomain;
        this.changeDomain = changeDomain;
        this.removeDomain = removeDomain;
        this.clock = clock;
    }

    /**
     * Stores what it changes together with the memory of it, or neither. A request that was
     * answered before does nothing, and neither does one that is older than the topic keeps them:
     * whether it was answered may be forgotten.
     *
     * @param place where it stands; a rejected one that is given again from the same place had no
     *     dead letter yet, perhaps, and is rejected for the same reasons, whatever is registered by
     *     now
     * @param writtenAt when it came to stand there
     * @throws RequestRejected with every fault; pointers point into the event
     */
    @Transactional
    public Answer answer(IncomingEvent event, Place place, Instant writtenAt) {
        if (writtenAt.isBefore(clock.instant().minus(ProvisioningTopic.KEPT))) {
            return Answer.REPLAYED;
        }
        EventId id = event.id();
        Optional<Requests.Seen> seen = id == null ? Optional.empty() : requests.find(id);
        if (seen.isPresent()) {
            requireSame(seen.get(), event);
            if (isRejectedHere(seen.get(), place)) {
                throw new RequestRejected(seen.get().faults());
            }
            return Answer.REPLAYED;
        }
        ProvisioningRequest request = event.request();
        Answer answer = carryOut(request.asked());
        requests.store(
                new Requests.Seen(
                        request.id(),
                        request.type().wireName(),
                        request.digest(),
                        answer,
                        List.of(),
                        place,
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
        return answer;
    }

    private static boolean isRejectedHere(Requests.Seen seen, Place place) {
        return seen.answer() == Answer.REJECTED && seen.place().equals(place);
    }

    /** A panel that numbers its requests wrongly must hear of it, instead of being ignored. */
    private static void requireSame(Requests.Seen seen, IncomingEvent event) {
        if (!seen.digest().equals(event.digest())) {
            throw new RequestRejected(
                    List.of(
                            new Fault(
                                    ErrorCode.EVENT_ID_REUSED,
                                    "/id",
                                    "id '%s' of source '%s' came before with something else in it; give each request an id of its own"
                                            .formatted(seen.id().id(), seen.id().source()))));
        }
    }

    private Answer carryOut(Asked asked) {
        try {
            return switch (asked) {
                case Asked.Provision(var domain) ->
                        of(
                                provisionDomain
                                        .provision(domain, Source.EVENT, Precondition.none())
                                        .outcome());
                case Asked.Change(var name, var change) ->
                        of(
                                changeDomain
                                        .change(name, change, Source.EVENT, Precondition.none())
                                        .outcome());
                case Asked.Remove(var name) -> {
                    removeDomain.remove(name, Source.EVENT, Precondition.none());
                    yield Answer.REMOVED;
                }
            };
        } catch (RequestRejected e) {
            throw IncomingEvent.inData(e);
        } catch (WaxsealException e) {
            throw e.code().category() == ErrorCategory.USER ? IncomingEvent.inData(e) : e;
        }
    }

    private static Answer of(Outcome outcome) {
        return switch (outcome) {
            case CREATED -> Answer.CREATED;
            case CHANGED -> Answer.CHANGED;
            case UNCHANGED -> Answer.UNCHANGED;
        };
    }
}
