package org.waxseal.issuer.powerdns;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;

/**
 * TXT records by PowerDNS's API. It replaces all records of a name at once and knows no condition,
 * so each change reads what is there, replaces it and looks again. Within this process nobody else
 * changes the same name meanwhile; what another process has overwritten after that look, {@link
 * #isVisible} puts back.
 */
public final class PowerDnsSolver implements DnsSolver, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PowerDnsSolver.class);
    private static final int ROUNDS = 5;
    private static final int LOCKS = 64;

    private final PowerDnsApi api;
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    /**
     * @param url where the API answers, {@code http://127.0.0.1:8081}
     * @param apiKey as {@code api-key} in pdns.conf
     * @param serverId {@code localhost} unless something stands between
     * @param timeout of one exchange
     */
    public PowerDnsSolver(URI url, String apiKey, String serverId, Duration timeout) {
        this.api = new PowerDnsApi(url, apiKey, serverId, timeout);
    }

    @Override
    public void present(ChallengeRecord record) {
        change(record, set -> set.answers(record.value()), set -> set.with(record.value()));
    }

    @Override
    public void remove(ChallengeRecord record) {
        change(record, set -> !set.holds(record.value()), set -> set.without(record.value()));
    }

    @Override
    public boolean isVisible(ChallengeRecord record) {
        boolean visible =
                naming(
                        record,
                        () -> api.read(zoneOf(record), record.owner()).answers(record.value()));
        if (!visible) {
            LOGGER.info(
                    "The TXT value at {} is not there any more and is put back", record.owner());
            present(record);
        }
        return visible;
    }

    @Override
    public boolean serves(String owner) {
        try {
            return api.zoneOf(owner).isPresent();
        } catch (WaxsealException e) {
            return false;
        }
    }

    @Override
    public void close() {
        api.close();
    }

    private void change(
            ChallengeRecord record, Predicate<RecordSet> done, UnaryOperator<RecordSet> step) {
        ReentrantLock lock = locks.get(Math.floorMod(record.owner().hashCode(), LOCKS));
        lock.lock();
        try {
            naming(
                    record,
                    () -> {
                        replace(record, done, step);
                        return true;
                    });
        } finally {
            lock.unlock();
        }
    }

    private void replace(
            ChallengeRecord record, Predicate<RecordSet> done, UnaryOperator<RecordSet> step) {
        Zone zone = zoneOf(record);
        if (zone.isSecondary()) {
            throw new WaxsealException(
                    ErrorCode.DNS_UPDATE_REFUSED,
                    "the zone %s is a secondary one there; let waxseal.issuer.dns.powerdns.url be the API of its primary server"
                            .formatted(zone.name()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            RecordSet found = api.read(zone, record.owner());
            if (done.test(found)) {
                if (round > 0 && zone.isPrimary()) {
                    tellSecondaries(zone);
                }
                return;
            }
            api.replace(zone, record.owner(), step.apply(found));
        }
        throw new WaxsealException(
                ErrorCode.DNS_UNREACHABLE,
                "somebody else changes it at the same time, again and again");
    }

    /** They find out by themselves too, only later. */
    private void tellSecondaries(Zone zone) {
        try {
            api.notifySecondaries(zone);
        } catch (WaxsealException e) {
            LOGGER.debug("Secondaries of {} were not notified: {}", zone.name(), e.sentence());
        }
    }

    private Zone zoneOf(ChallengeRecord record) {
        return api.zoneOf(record.owner())
                .orElseThrow(
                        () ->
                                new WaxsealException(
                                        ErrorCode.DNS_ZONE_UNKNOWN,
                                        "PowerDNS serves no zone that holds the name; add the zone there, or remove the domain if it has moved away"));
    }

    private static <T> T naming(ChallengeRecord record, Supplier<T> action) {
        try {
            return action.get();
        } catch (WaxsealException e) {
            if (e.code() == ErrorCode.INFRASTRUCTURE_UNAVAILABLE) {
                throw e;
            }
            throw new WaxsealException(
                    e.code(),
                    "%s: the TXT record at %s cannot be changed: %s"
                            .formatted(record.name(), record.owner(), e.sentence()),
                    e);
        }
    }
}
