package org.waxseal.issuer.challenge;

import static org.waxseal.issuer.authority.Authorization.Status.INVALID;
import static org.waxseal.issuer.authority.Authorization.Status.PENDING;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.Authorization;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.DnsChallenge;
import org.waxseal.issuer.authority.Polling;

/**
 * Proves to the authority that the names of an order are ours. Safe to repeat after a crash at any
 * point: what is valid is left alone, what was asked for is only awaited, and values are added and
 * removed idempotently.
 */
public final class ProveControl {
    /** How long a value may stand when nobody comes back to it; longer than any attempt takes. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final Duration REMOVAL_RETRY = Duration.ofMinutes(1);
    private static final Logger LOGGER = LoggerFactory.getLogger(ProveControl.class);

    private final CertificateAuthority authority;
    private final DnsSolver solver;
    private final PresentedRecords presented;
    private final FollowAliases places;
    private final AwaitPropagation propagation;
    private final Polling validation;
    private final FanOut all;
    private final Checkpoints checkpoints;
    private final Clock clock;

    /**
     * @param places where values have to stand
     * @param propagation how values are awaited in DNS
     * @param validation how the authority's verdict is awaited
     * @param all does the exchanges of one order side by side
     */
    public ProveControl(
            CertificateAuthority authority,
            DnsSolver solver,
            PresentedRecords presented,
            FollowAliases places,
            AwaitPropagation propagation,
            Polling validation,
            FanOut all,
            Checkpoints checkpoints,
            Clock clock) {
        this.authority = authority;
        this.solver = solver;
        this.presented = presented;
        this.places = places;
        this.propagation = propagation;
        this.validation = validation;
        this.all = all;
        this.checkpoints = checkpoints;
        this.clock = clock;
    }

    /**
     * Returns when each authorization is valid or has failed for a reason that lies with its name.
     * If some fail, the order is of no use any more; what was proven stays proven and serves the
     * next order. If none could even be tried, the order can be taken up again. Leaves its values
     * in DNS: call {@link #cleanUp} afterwards, whatever happens.
     *
     * <p>A value that an earlier attempt has put elsewhere, before a CNAME was changed, is
     * remembered besides and goes with the others.
     *
     * @throws WaxsealException what stops all names alike: what the ports throw in the category
     *     {@code TRANSIENT} or {@code INTERNAL}, and {@code CA_RATE_LIMITED}
     */
    public Proof prove(Subject subject, List<URI> authorizations) {
        List<Authorization> found = all.each(authorizations, authority::authorization);
        NameFaults faults = new NameFaults();
        List<Authorization> open =
                faults.without(all, found, ProveControl::requireNotInvalid).stream()
                        .filter(authorization -> authorization.status() == PENDING)
                        .toList();
        List<Authorization> tried = open;
        Map<URI, ChallengeRecord> records = new ConcurrentHashMap<>();
        if (!open.isEmpty()) {
            tried =
                    faults.without(
                            all, tried, authorization -> present(subject, authorization, records));
            checkpoints.reached(Checkpoint.ISSUER_CHALLENGE_PRESENTED);
            // All values stand before the first is validated: D and *.D share one name, and a
            // resolver that has cached it with one value would not find the other.
            tried =
                    faults.without(
                            all,
                            tried,
                            authorization ->
                                    propagation.await(
                                            Objects.requireNonNull(
                                                    records.get(authorization.url()))));
            if (tried.isEmpty() && open.size() == found.size()) {
                return new Proof(faults.found(), true);
            }
            all.each(tried, this::askForValidation);
            faults.without(all, tried, this::awaitValid);
        }
        if (!faults.isEmpty()) {
            giveUp(open, tried);
        }
        return new Proof(faults.found(), false);
    }

    /**
     * How a proof has ended.
     *
     * @param faults of names that could not be proven; empty when the order is ready
     * @param untried whether the authority was not asked about any name, so that the order can be
     *     taken up again
     */
    public record Proof(Map<CertificateName, WaxsealException> faults, boolean untried) {
        public Proof {
            faults = Map.copyOf(faults);
        }
    }

    /**
     * Removes every value that we have put into DNS for this subject. Never throws for a fault of
     * the DNS: what could not be removed is tried again later.
     */
    public void cleanUp(Subject subject) {
        for (ChallengeRecord record : presented.of(subject)) {
            try {
                remove(subject, record);
                presented.forget(subject, record);
            } catch (WaxsealException e) {
                LOGGER.atWarn()
                        .setMessage("TXT value at {} stays for now: {}")
                        .addArgument(record.owner())
                        .addArgument(e.sentence())
                        .addKeyValue("code", e.code().wireName())
                        .log();
                presented.postpone(subject, record, clock.instant().plus(REMOVAL_RETRY));
            }
        }
    }

    private void remove(Subject subject, ChallengeRecord record) {
        if (presented.neededByOthers(subject, record)) {
            return;
        }
        try {
            solver.remove(record);
        } catch (WaxsealException e) {
            // A zone that is not served any more has taken the value with it.
            if (e.code() != ErrorCode.DNS_ZONE_UNKNOWN) {
                throw e;
            }
        }
    }

    /** Ends the order for good: an order that waits for a proof that never comes is abandoned. */
    private void giveUp(List<Authorization> open, List<Authorization> tried) {
        List<Authorization> untried = new ArrayList<>(open);
        untried.removeAll(tried);
        all.each(
                untried,
                authorization -> {
                    authority.deactivate(authorization.url());
                    return true;
                });
    }

    private void present(
            Subject subject, Authorization authorization, Map<URI, ChallengeRecord> records) {
        DnsChallenge challenge = requireDnsChallenge(authorization);
        ChallengeRecord record =
                new ChallengeRecord(
                        challenge.name(), places.of(challenge.name()), challenge.value());
        records.put(authorization.url(), record);
        presented.remember(subject, record, clock.instant().plus(FORGOTTEN_AFTER));
        solver.present(record);
    }

    private boolean askForValidation(Authorization authorization) {
        DnsChallenge challenge = requireDnsChallenge(authorization);
        if (challenge.open()) {
            authority.validate(challenge);
        }
        return true;
    }

    private void awaitValid(Authorization tried) {
        validation.until(
                () -> authority.authorization(tried.url()),
                authorization -> {
                    requireNotInvalid(authorization);
                    return authorization.status() != PENDING;
                },
                Authorization::askedWait,
                authorization ->
                        new AuthorityException(
                                ErrorCode.CA_UNREACHABLE,
                                "%s: the certificate authority has not finished its validation after %d s; it is looked at again"
                                        .formatted(
                                                authorization.name(),
                                                validation.patience().toSeconds()),
                                null));
    }

    private static DnsChallenge requireDnsChallenge(Authorization authorization) {
        DnsChallenge challenge = authorization.challenge();
        if (challenge == null) {
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED,
                    authorization.name()
                            + ": the certificate authority offers no DNS challenge (dns-01) for it; use one that does",
                    null);
        }
        return challenge;
    }

    private static void requireNotInvalid(Authorization authorization) {
        if (authorization.status() == INVALID) {
            String problem = authorization.problem();
            throw new AuthorityException(
                    ErrorCode.VALIDATION_FAILED,
                    "%s: the certificate authority could not validate it: %s; check that the public DNS of the domain is the server that Waxseal updates"
                            .formatted(
                                    authorization.name(),
                                    problem == null ? "it gives no reason" : problem),
                    null);
        }
    }
}
