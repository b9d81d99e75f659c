package org.waxseal.issuer.challenge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * Finds where a value has to stand: at {@code _acme-challenge.D}, or where the CNAMEs there lead,
 * as the authority follows them (RFC 8555 section 8.4). So one zone of the hoster answers for
 * customers whose DNS is elsewhere.
 */
public final class FollowAliases {
    /** More than a resolver of an authority is sure to follow. */
    static final int LONGEST_CHAIN = 8;

    private static final int MOST_SHOWN = 100;

    private final Aliases aliases;
    private final DnsSolver solver;
    private final List<DnsName> zones;
    private final RandomGenerator random;

    /**
     * @param solver puts the values there
     * @param zones a CNAME may lead into these only; empty for any that the solver can change
     */
    public FollowAliases(
            Aliases aliases, DnsSolver solver, List<DnsName> zones, RandomGenerator random) {
        this.aliases = aliases;
        this.solver = solver;
        this.zones = List.copyOf(zones);
        this.random = random;
    }

    /**
     * The place for the values of a name.
     *
     * @throws WaxsealException {@code DNS_UNREACHABLE} when nobody can tell; {@code
     *     VALIDATION_FAILED} when the CNAMEs lead nowhere, as the authority would find
     */
    public String of(DnsName name) {
        Set<String> passed = new LinkedHashSet<>();
        String place = ChallengeRecord.placeOf(name);
        Optional<String> next = aliases.of(place);
        if (next.isPresent() && isOfWildcard(name, next.get()) && solver.serves(place)) {
            // The value's own record takes the place of what the wildcard made up (RFC 4592
            // section 2.2.1); behind a wildcard stand web servers, not challenges.
            return place;
        }
        while (next.isPresent()) {
            passed.add(place);
            place = required(name, passed, next.get());
            next = aliases.of(place);
        }
        if (!passed.isEmpty()) {
            requireAllowed(name, passed, place);
        }
        return place;
    }

    /** A label that nobody has made has the same CNAME. */
    private boolean isOfWildcard(DnsName name, String target) {
        String label = "_waxseal-%08x".formatted(random.nextInt());
        String unused = label + "." + name.ascii();
        return ChallengeRecord.isOwner(unused)
                && aliases.of(unused).filter(target::equals).isPresent();
    }

    private static String required(DnsName name, Set<String> passed, String target) {
        if (passed.contains(target)) {
            throw broken(name, passed, target, "they go round in a circle");
        }
        if (passed.size() > LONGEST_CHAIN) {
            throw broken(
                    name, passed, target, "more than %d are not followed".formatted(LONGEST_CHAIN));
        }
        if (!ChallengeRecord.isOwner(target)) {
            throw broken(
                    name,
                    passed,
                    target,
                    "only letters, digits, hyphens and underscores may stand in the last one");
        }
        return target;
    }

    private void requireAllowed(DnsName name, Set<String> passed, String place) {
        boolean allowed =
                zones.isEmpty()
                        || zones.stream()
                                .map(DnsName::ascii)
                                .anyMatch(zone -> place.equals(zone) || place.endsWith("." + zone));
        if (!allowed) {
            throw broken(
                    name,
                    passed,
                    place,
                    "it has to stand in a zone of waxseal.issuer.dns.alias-zones");
        }
    }

    private static WaxsealException broken(
            DnsName name, Set<String> passed, String target, String why) {
        String shown =
                target.length() > MOST_SHOWN ? target.substring(0, MOST_SHOWN) + "..." : target;
        return new WaxsealException(
                ErrorCode.VALIDATION_FAILED,
                "%s: the CNAME records lead from %s to %s: %s; mend or remove the CNAME at %s"
                        .formatted(
                                name,
                                String.join(" to ", passed),
                                shown,
                                why,
                                ChallengeRecord.placeOf(name)));
    }
}
