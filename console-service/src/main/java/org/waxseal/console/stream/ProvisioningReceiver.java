package org.waxseal.console.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.waxseal.common.stream.RecordRefused;
import org.waxseal.common.stream.RequestReceiver;
import org.waxseal.common.stream.RequestRecord;
import org.waxseal.console.provisioning.Answer;
import org.waxseal.console.provisioning.AnswerRequest;
import org.waxseal.console.provisioning.IncomingEvent;
import org.waxseal.console.provisioning.Place;
import org.waxseal.console.provisioning.RememberRejection;
import org.waxseal.console.request.RequestRejected;

/** Has each record of the provisioning topic answered, or refuses it with every reason. */
public final class ProvisioningReceiver implements RequestReceiver {
    private final AnswerRequest answerRequest;
    private final RememberRejection rememberRejection;
    private final MeterRegistry metrics;

    public ProvisioningReceiver(
            AnswerRequest answerRequest,
            RememberRejection rememberRejection,
            MeterRegistry metrics) {
        this.answerRequest = answerRequest;
        this.rememberRejection = rememberRejection;
        this.metrics = metrics;
    }

    @Override
    public void receive(RequestRecord record) {
        Place place = new Place(record.partition(), record.offset());
        IncomingEvent event = IncomingEvent.of(record.key(), record.value());
        try {
            count(event, answerRequest.answer(event, place, record.writtenAt()));
        } catch (RequestRejected rejected) {
            // Before the dead letter: if that cannot be written, the record is given again from the
            // same place, and rejected as it was.
            rememberRejection.remember(event, place, rejected.faults());
            count(event, Answer.REJECTED);
            throw new RecordRefused(reasons(event, rejected));
        }
    }

    private void count(IncomingEvent event, Answer answer) {
        metrics.counter("waxseal.provisioning", "type", event.type(), "outcome", answer.wireName())
                .increment();
    }

    private static List<RecordRefused.Reason> reasons(
            IncomingEvent event, RequestRejected rejected) {
        return rejected.faults().stream()
                .map(
                        fault ->
                                new RecordRefused.Reason(
                                        fault.code(),
                                        fault.pointer(),
                                        event.valueAt(fault.pointer()),
                                        fault.sentence()))
                .toList();
    }
}
