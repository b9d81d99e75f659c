package org.waxseal.issuer.challenge;

/**
 * Publishes TXT values. Blocking; safe to call from many threads at once.
 *
 * <p>All methods throw {@link org.waxseal.common.error.WaxsealException}: {@code DNS_UNREACHABLE}
 * when the server does not answer, {@code DNS_ZONE_UNKNOWN} when it does not serve the name, {@code
 * DNS_UPDATE_REFUSED} when it refuses the change.
 */
public interface DnsSolver {

    /** Adds the value beside those that stand there. Idempotent. */
    void present(ChallengeRecord record);

    /** Whether the servers of the zone answer with the value. */
    boolean isVisible(ChallengeRecord record);

    /** Removes this value and no other. Idempotent. */
    void remove(ChallengeRecord record);
}
