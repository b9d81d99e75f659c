package org.waxseal.common.stream;

import java.time.Duration;

/**
 * Where others ask for something. What comes here is a request of an outsider, not a statement of
 * ours: it is read with suspicion and answered by a changed row or by a dead letter.
 */
public final class ProvisioningTopic {
    public static final String NAME = "waxseal.provisioning.v1";

    /** Fixed at creation: raising it later breaks the order per key. */
    public static final int PARTITIONS = 12;

    /** How long a request can be read again. */
    public static final Duration KEPT = Duration.ofDays(7);

    private ProvisioningTopic() {}
}
