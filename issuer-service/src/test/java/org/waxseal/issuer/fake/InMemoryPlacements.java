package org.waxseal.issuer.fake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waxseal.common.id.Subject;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.placement.PlacementRepository;

public final class InMemoryPlacements implements PlacementRepository {
    private final Map<Subject, Placement> rows = new ConcurrentHashMap<>();

    @Override
    public Optional<Placement> find(Subject subject) {
        return Optional.ofNullable(rows.get(subject));
    }

    @Override
    public boolean keepIfNewer(Placement placement) {
        Placement known = rows.get(placement.subject());
        if (known != null && known.revision() >= placement.revision()) {
            return false;
        }
        rows.put(placement.subject(), placement);
        return true;
    }
}
