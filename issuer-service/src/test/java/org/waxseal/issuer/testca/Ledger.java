package org.waxseal.issuer.testca;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Predicate;

/**
 * What the authority has seen, counted on its own side. A set of names is meant exactly; names are
 * in lower case.
 */
public final class Ledger {
    private final Clock clock;
    private final Orders orders;
    private final Certificates certificates;
    private final RateLimits limits;
    private final Traffic traffic;

    /** Whose order for what. */
    public record Key(URI account, NavigableSet<String> names) {}

    Ledger(
            Clock clock,
            Orders orders,
            Certificates certificates,
            RateLimits limits,
            Traffic traffic) {
        this.clock = clock;
        this.orders = orders;
        this.certificates = certificates;
        this.limits = limits;
        this.traffic = traffic;
    }

    public OrderCounts orders() {
        return count(order -> true);
    }

    /** Of all accounts. */
    public OrderCounts orders(Collection<String> names) {
        NavigableSet<String> wanted = Names.of(names);
        return count(order -> order.names.equals(wanted));
    }

    /** One pass over all orders; for many sets of names the way to ask. */
    public Map<Key, OrderCounts> ordersByNames() {
        Instant now = clock.instant();
        Map<Key, OrderCounts> counts = new HashMap<>();
        synchronized (orders) {
            for (Order order : orders.all()) {
                counts.merge(
                        new Key(order.account, order.names), of(order, now), OrderCounts::plus);
            }
        }
        return counts;
    }

    private OrderCounts count(Predicate<Order> which) {
        Instant now = clock.instant();
        synchronized (orders) {
            return orders.all().stream()
                    .filter(which)
                    .map(order -> of(order, now))
                    .reduce(OrderCounts.NONE, OrderCounts::plus);
        }
    }

    private static OrderCounts of(Order order, Instant now) {
        boolean expired = order.isExpired(now);
        return switch (order.status) {
            case PENDING -> one(order, expired ? 0 : 1, 0, 0, 0, expired ? 1 : 0);
            case READY, PROCESSING -> one(order, 0, expired ? 0 : 1, 0, 0, expired ? 1 : 0);
            case VALID -> one(order, 0, 0, 1, 0, 0);
            case INVALID -> one(order, 0, 0, 0, 1, 0);
        };
    }

    private static OrderCounts one(
            Order order, int pending, int ready, int valid, int invalid, int expired) {
        return new OrderCounts(1, order.reused, pending, ready, valid, invalid, expired);
    }

    /** In the order of their issuance. */
    public List<IssuedCertificate> certificates() {
        return certificates.all();
    }

    /** In the order of their issuance, of all accounts. */
    public List<IssuedCertificate> certificates(Collection<String> names) {
        return certificates.all(Names.of(names));
    }

    /** Orders that were refused by this limit; refusals by an injected fault are not counted. */
    public int refusals(Limit limit) {
        return limits.refusals(limit);
    }

    public int requests() {
        return traffic.requests();
    }

    public int requests(Resource resource) {
        return traffic.requests(resource);
    }

    /** Answers that had this HTTP status, with or without a fault. */
    public int answers(int status) {
        return traffic.answers(status);
    }

    /** The most requests that were being answered at one time. */
    public int mostConcurrent() {
        return traffic.mostConcurrent();
    }
}
