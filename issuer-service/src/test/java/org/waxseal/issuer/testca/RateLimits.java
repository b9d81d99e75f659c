package org.waxseal.issuer.testca;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Counts as Let's Encrypt's Boulder does, by the generic cell rate algorithm: each bucket is the
 * instant at which it will be full again. A new order spends of its account; certificates and
 * failures are only looked up then and spent when they happen.
 */
final class RateLimits {
    private final Clock clock;
    private final Map<Bucket, Instant> fullAt = new HashMap<>();
    private final Map<Limit, Integer> refusals = new EnumMap<>(Limit.class);
    private Limits limits;

    private record Bucket(Limit limit, String of) {}

    private record Refusal(Bucket bucket, Limits.Allowance allowance, Instant until) {}

    /** What an order needs not heed. */
    enum Exemption {
        NONE,
        /** The same names were certified before. */
        SAME_SET,
        /** It replaces a certificate whose renewal is due by RFC 9773. */
        RENEWAL_INFO
    }

    RateLimits(Clock clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    synchronized void set(Limits changed) {
        limits = changed;
    }

    synchronized int refusals(Limit limit) {
        return refusals.getOrDefault(limit, 0);
    }

    /**
     * Counts a new order.
     *
     * @throws AcmeProblem {@code rateLimited} with {@code Retry-After}; then nothing was counted
     */
    synchronized void newOrder(URI account, Collection<String> names, Exemption exemption) {
        Bucket orders = new Bucket(Limit.NEW_ORDERS_PER_ACCOUNT, account.toString());
        List<Bucket> heeded = new ArrayList<>();
        if (exemption == Exemption.NONE) {
            heeded.add(orders);
            heeded.addAll(domains(names));
        }
        if (exemption != Exemption.RENEWAL_INFO) {
            heeded.add(exactSet(names));
            names.forEach(name -> heeded.add(failures(account, name)));
        }
        Optional<Refusal> refusal =
                heeded.stream()
                        .flatMap(bucket -> refusal(bucket).stream())
                        .max(Comparator.comparing(Refusal::until));
        if (refusal.isPresent()) {
            refusals.merge(refusal.get().bucket().limit(), 1, Integer::sum);
            throw problem(refusal.get());
        }
        if (exemption == Exemption.NONE) {
            spend(orders);
        }
    }

    synchronized void issued(Collection<String> names, Exemption exemption) {
        if (exemption == Exemption.NONE) {
            domains(names).forEach(this::spend);
        }
        spend(exactSet(names));
    }

    synchronized void failed(URI account, String name) {
        spend(failures(account, name));
    }

    private static Bucket failures(URI account, String name) {
        return new Bucket(Limit.FAILED_AUTHORIZATIONS_PER_NAME, account + " " + name);
    }

    private static Bucket exactSet(Collection<String> names) {
        return new Bucket(Limit.CERTIFICATES_PER_EXACT_SET, String.join(",", new TreeSet<>(names)));
    }

    /** The last two labels, where Let's Encrypt asks the public suffix list. */
    private static List<Bucket> domains(Collection<String> names) {
        return names.stream()
                .map(
                        name -> {
                            int last = name.lastIndexOf('.');
                            return name.substring(name.lastIndexOf('.', last - 1) + 1);
                        })
                .distinct()
                .map(domain -> new Bucket(Limit.CERTIFICATES_PER_REGISTERED_DOMAIN, domain))
                .toList();
    }

    private Optional<Refusal> refusal(Bucket bucket) {
        Limits.Allowance allowance = limits.allowances().get(bucket.limit());
        if (allowance == null) {
            return Optional.empty();
        }
        Instant allowedFrom = afterOneMore(bucket, allowance).minus(allowance.per());
        return allowedFrom.isAfter(clock.instant())
                ? Optional.of(new Refusal(bucket, allowance, allowedFrom))
                : Optional.empty();
    }

    private void spend(Bucket bucket) {
        Limits.Allowance allowance = limits.allowances().get(bucket.limit());
        if (allowance != null) {
            Instant most = clock.instant().plus(allowance.per());
            Instant next = afterOneMore(bucket, allowance);
            fullAt.put(bucket, next.isAfter(most) ? most : next);
        }
    }

    private Instant afterOneMore(Bucket bucket, Limits.Allowance allowance) {
        Instant now = clock.instant();
        Instant known = fullAt.getOrDefault(bucket, now);
        return (known.isAfter(now) ? known : now)
                .plus(allowance.per().dividedBy(allowance.count()));
    }

    private AcmeProblem problem(Refusal refusal) {
        Duration wait = Duration.between(clock.instant(), refusal.until());
        long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
        Limits.Allowance allowance = refusal.allowance();
        String what =
                switch (refusal.bucket().limit()) {
                    case NEW_ORDERS_PER_ACCOUNT -> "new orders from this account";
                    case CERTIFICATES_PER_REGISTERED_DOMAIN ->
                            "certificates already issued for \"%s\""
                                    .formatted(refusal.bucket().of());
                    case CERTIFICATES_PER_EXACT_SET ->
                            "certificates already issued for this exact set of identifiers";
                    case FAILED_AUTHORIZATIONS_PER_NAME ->
                            "failed authorizations for \"%s\""
                                    .formatted(
                                            refusal.bucket()
                                                    .of()
                                                    .substring(
                                                            refusal.bucket().of().indexOf(' ')
                                                                    + 1));
                };
        return new AcmeProblem(
                        429,
                        "rateLimited",
                        "too many %s (%d) in the last %s, retry after %s"
                                .formatted(
                                        what,
                                        allowance.count(),
                                        allowance.per(),
                                        clock.instant()
                                                .plusSeconds(seconds)
                                                .truncatedTo(ChronoUnit.SECONDS)))
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
