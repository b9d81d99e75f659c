package org.waxseal.issuer.testca;

/**
 * What became of orders.
 *
 * @param created without those that were given again
 * @param reused requests that were given an order that was still open
 * @param pending open, not all names authorized
 * @param ready open, not finalized
 * @param valid finalized: there is a certificate
 * @param invalid ended by a failed or deactivated authorization
 * @param expired open when their time ran out
 */
public record OrderCounts(
        int created, int reused, int pending, int ready, int valid, int invalid, int expired) {
    static final OrderCounts NONE = new OrderCounts(0, 0, 0, 0, 0, 0, 0);

    /** Neither finalized nor invalid: nobody finished them, as yet. */
    public int abandoned() {
        return pending + ready + expired;
    }

    OrderCounts plus(OrderCounts other) {
        return new OrderCounts(
                created + other.created,
                reused + other.reused,
                pending + other.pending,
                ready + other.ready,
                valid + other.valid,
                invalid + other.invalid,
                expired + other.expired);
    }
}
