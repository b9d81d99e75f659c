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

    /**
     * Whether the server that takes the changes answers with the value; true where no such server
     * can be asked, since {@link AwaitPropagation} asks the others anyway.
     */
    boolean isVisible(ChallengeRecord record);

    /**
     * Whether a value can be put right there. False also when that cannot be told.
     *
     * @param owner as in {@link ChallengeRecord#owner}
     */
    boolean serves(String owner);

    /** Removes this value and no other. Idempotent. */
    void remove(ChallengeRecord record);
}
