package org.waxseal.console.provisioning;

import java.time.Clock;
import java.time.Duration;
import org.waxseal.common.scheduler.PeriodicJob;
import org.waxseal.common.stream.ProvisioningTopic;

/** Forgets requests that cannot come again, because the topic does not keep them any more. */
public final class ForgetRequests implements PeriodicJob {
    private final Requests requests;
    private final Clock clock;

    public ForgetRequests(Requests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "forget-provisioning-requests";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        requests.forgetBefore(clock.instant().minus(ProvisioningTopic.GONE));
    }
}
