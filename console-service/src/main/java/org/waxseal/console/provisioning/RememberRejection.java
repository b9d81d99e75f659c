package org.waxseal.console.provisioning;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.console.request.Fault;

/** Remembers what was rejected: to count it, and so that it does nothing when it comes again. */
public class RememberRejection {
    private final Requests requests;
    private final Clock clock;

    public RememberRejection(Requests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** Under its own identifier, or under its place when it has none or another one has it. */
    @Transactional
    public void remember(IncomingEvent event, Place place, List<Fault> faults) {
        requests.store(
                new Requests.Seen(
                        identify(event, place),
                        event.type(),
                        event.digest(),
                        Answer.REJECTED,
                        faults,
                        place,
                        clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }

    private EventId identify(IncomingEvent event, Place place) {
        EventId id = event.id();
        if (id == null) {
            return EventId.of(place);
        }
        Optional<Requests.Seen> other = requests.find(id);
        return other.isEmpty() || other.get().place().equals(place) ? id : EventId.of(place);
    }
}
