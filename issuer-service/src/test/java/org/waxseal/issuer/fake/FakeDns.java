package org.waxseal.issuer.fake;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;

/** One server with every zone. */
public final class FakeDns implements DnsSolver {
    private final Map<String, Set<String>> texts = new ConcurrentHashMap<>();
    private final Map<String, ErrorCode> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger blindLooks = new AtomicInteger();
    private final Power power;
    private @Nullable ErrorCode refusal;
    private @Nullable ErrorCode removalRefusal;
    private int mostAtOnce;

    public FakeDns(Power power) {
        this.power = power;
    }

    /** Refuses additions; null to take them again. */
    public void refuse(@Nullable ErrorCode code) {
        refusal = code;
    }

    /** Refuses additions at one name. */
    public void refuseAt(String owner, ErrorCode code) {
        refusals.put(owner, code);
    }

    /** Refuses removals; null to take them again. */
    public void refuseRemovals(@Nullable ErrorCode code) {
        removalRefusal = code;
    }

    /** Hides what was added from that many looks. */
    public void hideFor(int looks) {
        blindLooks.set(looks);
    }

    public synchronized void put(String owner, String value) {
        Set<String> values = texts.computeIfAbsent(owner, key -> new TreeSet<>());
        values.add(value);
        mostAtOnce = Math.max(mostAtOnce, values.size());
    }

    public synchronized Set<String> at(String owner) {
        return Set.copyOf(texts.getOrDefault(owner, Set.of()));
    }

    /** The most values that one name had at once. */
    public int mostAtOnce() {
        return mostAtOnce;
    }

    @Override
    public void present(ChallengeRecord record) {
        power.require();
        requireAllowed(refusal, record);
        requireAllowed(refusals.get(record.owner()), record);
        put(record.owner(), record.value());
    }

    @Override
    public boolean isVisible(ChallengeRecord record) {
        power.require();
        return blindLooks.getAndUpdate(looks -> Math.max(0, looks - 1)) == 0
                && at(record.owner()).contains(record.value());
    }

    @Override
    public synchronized void remove(ChallengeRecord record) {
        power.require();
        requireAllowed(removalRefusal, record);
        Set<String> values = texts.get(record.owner());
        if (values != null) {
            values.remove(record.value());
        }
    }

    private static void requireAllowed(@Nullable ErrorCode code, ChallengeRecord record) {
        if (code != null) {
            throw new WaxsealException(code, record.name() + ": the update is refused");
        }
    }
}
