package org.waxseal.issuer.testca;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;

/**
 * Orders and their authorizations, and how they go on (RFC 8555 section 7.1.6). Who reads an {@link
 * Order} or an {@link Authorization} holds this object's lock.
 */
final class Orders {
    /** Authorizations are forgotten this long after they expired; orders are kept to be counted. */
    private static final Duration REMEMBERED = Duration.ofDays(7);

    private static final int TOKEN_OCTETS = 32;

    private final Settings settings;
    private final Clock clock;
    private final RateLimits limits;
    private final Validations validations;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<NavigableSet<String>, List<Order>> byNames = new HashMap<>();
    private final Map<String, Authorization> authorizations = new HashMap<>();
    private final Map<String, Authorization> reusable = new HashMap<>();
    private final Deque<Authorization> byAge = new ArrayDeque<>();
    private int lastAuthorization;
    private int issuancePolls;

    /** What a client asked for, already checked. */
    record Wanted(
            NavigableSet<String> names,
            Profile profile,
            Optional<IssuedCertificate> replaces,
            RateLimits.Exemption exemption) {}

    /** The order for a request, and whether it was there before. */
    record Taken(Order order, boolean isNew) {}

    Orders(Settings settings, RateLimits limits, Validations validations) {
        this.settings = settings;
        this.clock = settings.clock();
        this.limits = limits;
        this.validations = validations;
    }

    synchronized void delayIssuance(int polls) {
        issuancePolls = polls;
    }

    /**
     * Takes a new order.
     *
     * @throws AcmeProblem {@code rateLimited}
     */
    synchronized Taken take(Account account, Wanted wanted) {
        limits.newOrder(account.url(), wanted.names(), wanted.exemption());
        forgetOld();
        List<Order> same = byNames.computeIfAbsent(wanted.names(), names -> new ArrayList<>());
        if (settings.reuseOrders()) {
            Optional<Order> open =
                    same.stream().filter(order -> isSame(order, account, wanted)).findFirst();
            if (open.isPresent()) {
                open.get().reused++;
                return new Taken(open.get(), false);
            }
        }
        Instant expires = clock.instant().plus(settings.orderLife());
        List<Authorization> needed =
                wanted.names().stream().map(name -> authorize(account, name, expires)).toList();
        Order order =
                new Order(
                        Integer.toString(orders.size() + 1),
                        account.url(),
                        wanted.names(),
                        wanted.profile(),
                        wanted.replaces(),
                        wanted.exemption(),
                        expires,
                        needed.stream().map(each -> each.id).toList());
        needed.forEach(each -> each.orders.add(order));
        orders.put(order.id, order);
        same.add(order);
        reconsider(order);
        return new Taken(order, true);
    }

    private boolean isSame(Order order, Account account, Wanted wanted) {
        return order.isOpen()
                && !order.isExpired(clock.instant())
                && order.account.equals(account.url())
                && order.profile.equals(wanted.profile())
                && order.replaces.equals(wanted.replaces());
    }

    private Authorization authorize(Account account, String name, Instant expires) {
        Authorization known = reusable.get(account.url() + " " + name);
        if (known != null && known.isUsable(clock.instant())) {
            return known;
        }
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("dns-01", token());
        if (!name.startsWith("*.")) {
            tokens.put("http-01", token());
        }
        lastAuthorization++;
        Authorization fresh =
                new Authorization(
                        Integer.toString(lastAuthorization), account.url(), name, tokens, expires);
        authorizations.put(fresh.id, fresh);
        byAge.add(fresh);
        return fresh;
    }

    private String token() {
        byte[] octets = new byte[TOKEN_OCTETS];
        random.nextBytes(octets);
        return Json.encode(octets);
    }

    private void forgetOld() {
        Instant before = clock.instant().minus(REMEMBERED);
        while (!byAge.isEmpty() && byAge.element().expires.isBefore(before)) {
            Authorization old = byAge.remove();
            authorizations.remove(old.id);
            reusable.remove(key(old), old);
        }
    }

    private static String key(Authorization authorization) {
        return authorization.account + " " + authorization.name();
    }

    /**
     * An order of this account.
     *
     * @throws AcmeProblem when there is none
     */
    synchronized Order order(Account account, String id) {
        Order order = orders.get(id);
        if (order == null || !order.account.equals(account.url())) {
            throw AcmeProblem.notFound("no order " + id + " of this account");
        }
        return order;
    }

    /**
     * An authorization of this account.
     *
     * @throws AcmeProblem when there is none
     */
    synchronized Authorization authorization(Account account, String id) {
        Authorization authorization = authorizations.get(id);
        if (authorization == null || !authorization.account.equals(account.url())) {
            throw AcmeProblem.notFound("no authorization " + id + " of this account");
        }
        return authorization;
    }

    /** A client looked: an outcome that is held back comes one answer nearer. */
    synchronized void polled(Authorization authorization) {
        if (authorization.outcome.isEmpty()) {
            return;
        }
        authorization.hiddenFor--;
        if (authorization.hiddenFor <= 0) {
            settle(authorization, authorization.outcome.get());
        }
    }

    /** The same for an order and for what it waits for. */
    synchronized void polled(Order order) {
        if (order.status == Order.Status.VALID) {
            order.hiddenFor--;
        } else if (order.status == Order.Status.PENDING) {
            order.authorizations.stream()
                    .map(authorizations::get)
                    .filter(Objects::nonNull)
                    .forEach(this::polled);
        }
    }

    /**
     * Begins a validation.
     *
     * @return false when it has begun before
     * @throws AcmeProblem when the authorization can no longer become valid
     */
    synchronized boolean begin(Authorization authorization, String challenge) {
        return switch (authorization.status) {
            case PENDING -> {
                if (!authorization.expires.isAfter(clock.instant())) {
                    throw AcmeProblem.notFound("the authorization has expired");
                }
                authorization.tried = Optional.of(challenge);
                authorization.status = Authorization.Status.VALIDATING;
                yield true;
            }
            case VALIDATING, VALID -> false;
            case INVALID, DEACTIVATED ->
                    throw AcmeProblem.malformed("the authorization is no longer pending");
        };
    }

    synchronized void complete(Authorization authorization, Outcome outcome) {
        authorization.hiddenFor = validations.polls();
        if (authorization.hiddenFor > 0) {
            authorization.outcome = Optional.of(outcome);
        } else {
            settle(authorization, outcome);
        }
    }

    private void settle(Authorization authorization, Outcome outcome) {
        authorization.outcome = Optional.empty();
        authorization.failure = outcome.failure();
        if (outcome.failure().isPresent()) {
            limits.failed(authorization.account, authorization.name());
            end(authorization, Authorization.Status.INVALID);
            return;
        }
        authorization.validated = Optional.of(clock.instant());
        if (settings.authorizationLife().isPositive()) {
            authorization.expires = clock.instant().plus(settings.authorizationLife());
            reusable.put(key(authorization), authorization);
        }
        end(authorization, Authorization.Status.VALID);
    }

    synchronized void deactivate(Authorization authorization) {
        end(authorization, Authorization.Status.DEACTIVATED);
    }

    private void end(Authorization authorization, Authorization.Status status) {
        authorization.status = status;
        authorization.orders.forEach(this::reconsider);
        authorization.orders.removeIf(order -> !order.isOpen());
    }

    private void reconsider(Order order) {
        if (!order.isOpen()) {
            return;
        }
        List<Authorization.Status> found =
                order.authorizations.stream()
                        .map(authorizations::get)
                        .filter(Objects::nonNull)
                        .map(each -> each.status)
                        .toList();
        if (found.contains(Authorization.Status.INVALID)
                || found.contains(Authorization.Status.DEACTIVATED)) {
            order.status = Order.Status.INVALID;
        } else if (found.stream().allMatch(Authorization.Status.VALID::equals)) {
            order.status = Order.Status.READY;
        }
    }

    /**
     * Begins to sign.
     *
     * @throws AcmeProblem {@code orderNotReady}
     */
    synchronized void begin(Order order) {
        if (order.status != Order.Status.READY || order.isExpired(clock.instant())) {
            throw new AcmeProblem(
                    403,
                    "orderNotReady",
                    "the order is %s"
                            .formatted(
                                    order.isExpired(clock.instant()) ? "expired" : order.status));
        }
        order.status = Order.Status.PROCESSING;
    }

    synchronized void complete(Order order, IssuedCertificate certificate) {
        limits.issued(order.names, order.exemption);
        order.certificate = Optional.of(certificate);
        order.hiddenFor = issuancePolls;
        order.status = Order.Status.VALID;
    }

    /** Whether the account may speak for all these names now (RFC 8555 section 7.6). */
    synchronized boolean isAuthorizedForAll(URI account, Collection<String> names) {
        return names.stream()
                .allMatch(
                        name -> {
                            Authorization known = reusable.get(account + " " + name);
                            return known != null && known.isUsable(clock.instant());
                        });
    }

    synchronized List<Order> all() {
        return List.copyOf(orders.values());
    }
}
