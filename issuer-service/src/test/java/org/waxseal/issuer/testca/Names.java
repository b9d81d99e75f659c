package org.waxseal.issuer.testca;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The identifiers of an order (RFC 8555 section 7.1.4). */
final class Names {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?(" + LABEL + "\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST = 253;

    private Names() {}

    static NavigableSet<String> of(Collection<String> names) {
        NavigableSet<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(name.toLowerCase(Locale.ROOT)));
        return Collections.unmodifiableNavigableSet(sorted);
    }

    /**
     * Reads identifiers; a name that stands there twice counts once.
     *
     * @throws AcmeProblem {@code unsupportedIdentifier}, {@code malformed} or {@code
     *     rejectedIdentifier} with a subproblem for each name
     */
    static NavigableSet<String> parse(JsonNode identifiers, Validations validations) {
        List<String> names = new ArrayList<>();
        for (JsonNode identifier : identifiers) {
            if (!Json.text(identifier, "type").equals("dns")) {
                throw new AcmeProblem(
                        400, "unsupportedIdentifier", "only identifiers of type dns are certified");
            }
            names.add(Json.text(identifier, "value"));
        }
        if (names.isEmpty()) {
            throw AcmeProblem.malformed("identifiers is empty");
        }
        NavigableSet<String> sorted = of(names);
        List<AcmeProblem.Subproblem> rejected =
                sorted.stream().flatMap(name -> rejection(name, validations).stream()).toList();
        if (!rejected.isEmpty()) {
            throw new AcmeProblem(
                            400,
                            "rejectedIdentifier",
                            "cannot issue for " + rejected.getFirst().name())
                    .about(rejected);
        }
        return sorted;
    }

    private static List<AcmeProblem.Subproblem> rejection(String name, Validations validations) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            return List.of(
                    new AcmeProblem.Subproblem(
                            "malformed", "\"" + name + "\" is not a domain name", name));
        }
        return validations.rejection(name).stream()
                .map(told -> new AcmeProblem.Subproblem(told.type(), told.detail(), name))
                .toList();
    }
}
