package org.waxseal.issuer.budget;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;

/**
 * Says when an order may be made. Each of the account's new orders gets a turn of its own, in the
 * order of asking, so that any number of lineages can wait without asking again and again; the
 * other limits are asked anew when their time has come, since few lineages share one.
 */
public class RateBudget {
    /** A turn that was missed for longer is given up: many of them at once would be too many. */
    static final Duration TURN_LASTS = Duration.ofMinutes(10);

    private static final Duration MARGIN_OF_PAUSE = Duration.ofSeconds(1);

    private static final Budgets.Key ACCOUNT = new Budgets.Key(Limit.NEW_ORDERS, "");

    private final Map<Limit, Allowance> allowances;
    private final Budgets budgets;
    private final RegisteredDomains domains;
    private final Clock clock;

    /**
     * @param allowances what is limited; a limit that is not in it does not exist
     */
    public RateBudget(
            Map<Limit, Allowance> allowances,
            Budgets budgets,
            RegisteredDomains domains,
            Clock clock) {
        this.allowances = new EnumMap<>(Limit.class);
        this.allowances.putAll(allowances);
        this.budgets = budgets;
        this.domains = domains;
        this.clock = clock;
    }

    /** Takes what the order needs, or says when to ask again. */
    @Transactional
    public Grant claim(Claim claim) {
        Instant now = now();
        Optional<Instant> pause = budgets.pausedUntil().filter(until -> until.isAfter(now));
        if (pause.isPresent()) {
            return new Grant.Later(
                    pause.get().plus(MARGIN_OF_PAUSE),
                    claim.turn(),
                    // Without the instant: what is said again is not told again.
                    "the certificate authority has asked us to stay away for a while");
        }
        Map<Budgets.Key, Instant> levels = new TreeMap<>();
        for (Budgets.Key key : scoped(claim).stream().sorted().toList()) {
            levels.put(key, budgets.lock(key));
        }
        Optional<Grant.Later> scarce = scarcest(levels, now);
        if (scarce.isPresent()) {
            return scarce.get();
        }
        @Nullable Instant turn = claim.kind() == Claim.Kind.NEW ? turn(claim.turn(), now) : null;
        if (turn != null && turn.isAfter(now)) {
            return new Grant.Later(turn, turn, sentence(Limit.NEW_ORDERS, "this account"));
        }
        levels.forEach((key, level) -> budgets.save(key, allowance(key).taken(level, now)));
        return new Grant.Now();
    }

    /** Gives back what {@link #claim} took, because no order was made. */
    @Transactional
    public void giveBackOrder(Claim claim) {
        List<Budgets.Key> keys = new ArrayList<>(scoped(claim));
        if (claim.kind() == Claim.Kind.NEW && allowances.containsKey(Limit.NEW_ORDERS)) {
            keys.add(ACCOUNT);
        }
        giveBack(keys);
    }

    /** Gives back what {@link #claim} took but for the order, because no certificate came of it. */
    @Transactional
    public void giveBackCertificate(Claim claim) {
        giveBack(scoped(claim));
    }

    /** Counts a failed validation. */
    @Transactional
    public void validationFailed(DnsName name) {
        Allowance allowance = allowances.get(Limit.FAILED_VALIDATIONS);
        if (allowance != null) {
            Budgets.Key key = new Budgets.Key(Limit.FAILED_VALIDATIONS, name.ascii());
            budgets.save(key, allowance.taken(budgets.lock(key), now()));
        }
    }

    /** The first instant at which a validation of the name may fail once more. */
    public Instant validationAllowedAt(DnsName name) {
        Instant now = now();
        Allowance allowance = allowances.get(Limit.FAILED_VALIDATIONS);
        return allowance == null
                ? now
                : budgets.level(new Budgets.Key(Limit.FAILED_VALIDATIONS, name.ascii()))
                        .map(level -> allowance.earliest(level, now))
                        .orElse(now);
    }

    /** Stops all orders for a while, because the authority has asked for it. */
    @Transactional
    public void pause(Instant until) {
        budgets.pause(until.truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * What is left of each limit, the scarcest scopes of each first; a limit that nothing was taken
     * from is told once, for the empty scope.
     */
    public List<Remaining> remaining(int scopes) {
        return allowances.keySet().stream()
                .flatMap(limit -> remaining(limit, scopes).stream())
                .toList();
    }

    /** As {@link #remaining(int)} for one limit; empty when it does not exist. */
    public List<Remaining> remaining(Limit limit, int scopes) {
        Allowance allowance = allowances.get(limit);
        if (allowance == null) {
            return List.of();
        }
        Instant now = now();
        List<Remaining> scarcest =
                budgets.emptiest(limit, scopes).stream()
                        .map(
                                entry ->
                                        new Remaining(
                                                limit,
                                                entry.key().scope(),
                                                allowance,
                                                allowance.left(entry.level(), now),
                                                allowance.earliest(entry.level(), now)))
                        .toList();
        return scarcest.isEmpty()
                ? List.of(new Remaining(limit, "", allowance, allowance.usable(), now))
                : scarcest;
    }

    /** Until when no order is made at the authority's wish; empty when orders are made. */
    public Optional<Instant> pausedUntil() {
        return budgets.pausedUntil().filter(until -> until.isAfter(now()));
    }

    /** Forgets what is full again. */
    @Transactional
    public void tidy() {
        budgets.forgetFull(now());
    }

    /** The turn of an order: now or before, or the instant that is kept for it from here on. */
    private @Nullable Instant turn(@Nullable Instant kept, Instant now) {
        Allowance allowance = allowances.get(Limit.NEW_ORDERS);
        if (allowance == null || (kept != null && !kept.plus(TURN_LASTS).isBefore(now))) {
            return kept;
        }
        Instant level = budgets.lock(ACCOUNT);
        Instant turn = allowance.earliest(level, now).truncatedTo(ChronoUnit.MICROS);
        budgets.save(ACCOUNT, allowance.taken(level, turn));
        return turn;
    }

    private Optional<Grant.Later> scarcest(Map<Budgets.Key, Instant> levels, Instant now) {
        return levels.entrySet().stream()
                .map(
                        entry ->
                                new Grant.Later(
                                        allowance(entry.getKey()).earliest(entry.getValue(), now),
                                        null,
                                        sentence(entry.getKey().limit(), entry.getKey().scope())))
                .filter(later -> later.until().isAfter(now))
                .max(Comparator.comparing(Grant.Later::until));
    }

    private List<Budgets.Key> scoped(Claim claim) {
        List<Budgets.Key> keys = new ArrayList<>();
        if (claim.kind() == Claim.Kind.REPLACEMENT) {
            return keys;
        }
        if (allowances.containsKey(Limit.EXACT_SET)) {
            keys.add(new Budgets.Key(Limit.EXACT_SET, exactSet(claim.names())));
        }
        if (claim.kind() == Claim.Kind.NEW
                && allowances.containsKey(Limit.CERTIFICATES_PER_DOMAIN)) {
            claim.names().stream()
                    .map(name -> domains.of(name.base()))
                    .distinct()
                    .forEach(
                            domain ->
                                    keys.add(
                                            new Budgets.Key(
                                                    Limit.CERTIFICATES_PER_DOMAIN, domain)));
        }
        return keys;
    }

    private void giveBack(Collection<Budgets.Key> keys) {
        for (Budgets.Key key : keys.stream().sorted().toList()) {
            budgets.save(key, allowance(key).givenBack(budgets.lock(key)));
        }
    }

    private Allowance allowance(Budgets.Key key) {
        Allowance allowance = allowances.get(key.limit());
        if (allowance == null) {
            throw new IllegalStateException(key + " is not limited");
        }
        return allowance;
    }

    private String sentence(Limit limit, String scope) {
        Allowance allowance = allowance(new Budgets.Key(limit, scope));
        return "the certificate authority allows %d %s in %s for %s, and they are used up"
                .formatted(
                        allowance.count(),
                        limit == Limit.NEW_ORDERS ? "new orders" : "certificates",
                        readable(allowance.window()),
                        scope);
    }

    private static String readable(Duration window) {
        return window.toDays() > 0 && window.equals(Duration.ofDays(window.toDays()))
                ? window.toDays() + " days"
                : window.toHours() > 0 ? window.toHours() + " hours" : window.toSeconds() + " s";
    }

    private static String exactSet(List<CertificateName> names) {
        return names.stream()
                .map(CertificateName::ascii)
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * What is left.
     *
     * @param scope whose; empty for the account
     * @param left how many are allowed at once
     * @param next when the next one is allowed
     */
    public record Remaining(
            Limit limit, String scope, Allowance allowance, int left, Instant next) {}
}
