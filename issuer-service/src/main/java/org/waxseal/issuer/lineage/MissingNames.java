package org.waxseal.issuer.lineage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.Failure;

/** Which names are asked for while some cannot be had, and what is said of those. */
final class MissingNames {
    /** What clients of mail and webmail use of a wildcard, where the wildcard itself fails. */
    private static final List<String> LABELS = List.of("mail", "webmail");

    private MissingNames() {}

    /**
     * The names to ask for now: all that are wanted but for those whose time has not come. Instead
     * of a wildcard that is left out stand the names under it that clients use.
     */
    static List<CertificateName> askable(Lineage lineage, Instant now) {
        Set<CertificateName> names = new LinkedHashSet<>();
        for (CertificateName name : lineage.desired()) {
            if (isAskable(lineage, name, now)) {
                names.add(name);
            } else if (name.wildcard()) {
                substitutes(name).stream()
                        .filter(substitute -> isAskable(lineage, substitute, now))
                        .forEach(names::add);
            }
        }
        return List.copyOf(names);
    }

    /** Whether a certificate for these names would cover something that the current one lacks. */
    static boolean wouldAdd(Lineage lineage, List<CertificateName> names) {
        var current = lineage.current();
        return current == null || !current.names().containsAll(names);
    }

    /**
     * One sentence for all names that are left out, in the order wanted; empty without any.
     *
     * @param certified whether there is a certificate for the others
     */
    static Optional<Failure> failure(
            List<CertificateName> desired, List<NameDebt> debts, boolean certified) {
        List<NameDebt> owed = new ArrayList<>(debts);
        owed.sort(
                Comparator.comparingInt(
                        debt -> {
                            int index = desired.indexOf(debt.name());
                            return index < 0 ? desired.size() : index;
                        }));
        Optional<Instant> next =
                owed.stream()
                        .flatMap(debt -> Stream.ofNullable(debt.dueAt()))
                        .min(Comparator.naturalOrder());
        return owed.stream()
                .findFirst()
                .map(
                        first ->
                                new Failure(
                                        first.failure().code(),
                                        sentence(owed, certified),
                                        first.failure().at(),
                                        next.orElse(null)));
    }

    private static String sentence(List<NameDebt> owed, boolean certified) {
        String names =
                owed.stream().map(debt -> debt.name().ascii()).collect(Collectors.joining(", "));
        String reasons =
                owed.stream()
                        .map(debt -> debt.failure().detail())
                        .distinct()
                        .collect(Collectors.joining("; "));
        return "%s: %s"
                .formatted(
                        certified
                                ? "the certificate lacks " + names
                                : "no certificate for " + names,
                        reasons);
    }

    private static boolean isAskable(Lineage lineage, CertificateName name, Instant now) {
        return lineage.debt(name).map(debt -> debt.isDue(now)).orElse(true);
    }

    private static List<CertificateName> substitutes(CertificateName wildcard) {
        return LABELS.stream()
                .map(label -> CertificateName.exact(wildcard.base().child(label)))
                .toList();
    }
}
