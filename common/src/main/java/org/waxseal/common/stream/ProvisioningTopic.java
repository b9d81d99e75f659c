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

    /** How long a request is kept at least, and how old one may be to be carried out. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** What the broker throws away at once spans no more than this. */
    static final Duration SEGMENT = Duration.ofHours(12);

    /** The broker looks every few minutes, and clocks differ. */
    private static final Duration MARGIN = Duration.ofHours(12);

    /** After this no request can be read any more, so it need not be remembered. */
    public static final Duration GONE = KEPT.plus(SEGMENT).plus(MARGIN);

    private ProvisioningTopic() {}
}
