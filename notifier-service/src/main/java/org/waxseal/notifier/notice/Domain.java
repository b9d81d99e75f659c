package org.waxseal.notifier.notice;

import java.time.Instant;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.DnsName;

/**
 * A domain as the notifier knows it.
 *
 * @param displayName as it was typed, U-labels
 * @param registration the revision with which it was registered, for the first time or again after
 *     a removal; {@link #NEVER_SEEN} when it was already removed as it was first heard of
 * @param changedAt when the newest revision was made
 */
public record Domain(
        DnsName name,
        String displayName,
        OwnerId owner,
        long registration,
        Instant changedAt,
        boolean removed) {
    /** Value of {@link #registration()}: nobody knew of it, so nobody is told that it went. */
    public static final long NEVER_SEEN = 0;

    public DnsName mailName() {
        return name.child("mail");
    }
}
