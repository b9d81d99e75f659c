package org.waxseal.issuer.challenge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.authority.Authorization;

/** Collects the faults that lie with single names, so that they stop only those. */
final class NameFaults {
    private final Map<CertificateName, WaxsealException> found = new TreeMap<>();

    /**
     * Does {@code action} for all at once.
     *
     * @return those for which it did not fail
     * @throws WaxsealException a fault that does not lie with a name
     */
    List<Authorization> without(
            FanOut all, List<Authorization> authorizations, Consumer<Authorization> action) {
        List<Optional<WaxsealException>> outcomes =
                all.each(authorizations, authorization -> outcome(authorization, action));
        List<Authorization> good = new ArrayList<>();
        for (int i = 0; i < authorizations.size(); i++) {
            Authorization authorization = authorizations.get(i);
            outcomes.get(i)
                    .ifPresentOrElse(
                            fault -> found.put(authorization.certificateName(), fault),
                            () -> good.add(authorization));
        }
        return good;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    Map<CertificateName, WaxsealException> found() {
        return Map.copyOf(found);
    }

    /** What passes by itself, and what is wrong here, stops every name alike. */
    private static boolean isOfName(ErrorCode code) {
        return switch (code.category()) {
            case USER, EXTERNAL -> code != ErrorCode.CA_RATE_LIMITED;
            case TRANSIENT, INTERNAL -> false;
        };
    }

    private static Optional<WaxsealException> outcome(
            Authorization authorization, Consumer<Authorization> action) {
        try {
            action.accept(authorization);
            return Optional.empty();
        } catch (WaxsealException e) {
            if (isOfName(e.code())) {
                return Optional.of(e);
            }
            throw e;
        }
    }
}
