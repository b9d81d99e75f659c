package org.waxseal.issuer.fake;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.issuer.challenge.Aliases;
import org.waxseal.issuer.challenge.ChallengeRecord;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.challenge.NameServer;
import org.waxseal.issuer.challenge.NameServers;

/** One server with every zone; it takes the changes and answers the authority. */
public final class FakeDns implements DnsSolver, Aliases, NameServers {
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final List<NameServer> servers = new CopyOnWriteArrayList<>();
    private final Map<InetSocketAddress, Answer> answers = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final Set<String> foreign = ConcurrentHashMap.newKeySet();
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

    /** A CNAME; {@code *.example.test} is for every name below that has none of its own. */
    public void alias(String owner, String target) {
        aliases.put(owner, target);
    }

    public void removeAlias(String owner) {
        aliases.remove(owner);
    }

    /** Nobody can tell what is there. */
    public void unreachable(String owner) {
        unreachable.add(owner);
    }

    /** A zone that is not changed here. */
    public void foreign(String zone) {
        foreign.add(zone);
    }

    /** A name server of every zone, with an answer for each address. */
    public void server(String name, Map<InetSocketAddress, Answer> itsAnswers) {
        servers.add(new NameServer(name, List.copyOf(itsAnswers.keySet())));
        answers.putAll(itsAnswers);
    }

    /** Where the values of a name are looked for: CNAMEs are followed. */
    public Set<String> seenAt(String owner) {
        String place = owner;
        Optional<String> next = of(place);
        while (next.isPresent()) {
            place = next.get();
            next = of(place);
        }
        return at(place);
    }

    @Override
    public Optional<String> of(String name) {
        power.require();
        if (unreachable.contains(name)) {
            throw new WaxsealException(ErrorCode.DNS_UNREACHABLE, name + ": no answer");
        }
        String own = aliases.get(name);
        if (own != null) {
            return Optional.of(own);
        }
        return at(name).isEmpty()
                ? Optional.ofNullable(aliases.get("*" + name.substring(name.indexOf('.'))))
                : Optional.empty();
    }

    @Override
    public List<NameServer> of(ChallengeRecord record) {
        power.require();
        return List.copyOf(servers);
    }

    @Override
    public Answer ask(InetSocketAddress address, ChallengeRecord record) {
        power.require();
        return Objects.requireNonNull(answers.get(address));
    }

    @Override
    public boolean serves(String owner) {
        power.require();
        return foreign.stream().noneMatch(owner::endsWith);
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
