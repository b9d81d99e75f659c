package org.waxseal.assigner.rollout;

import java.util.List;
import org.waxseal.assigner.driver.NameChange;

/** Proves by TLS handshakes what a node's endpoints serve. Blocks, for a bounded time. */
public interface Handshakes {

    /**
     * After a reload: waits until each endpoint that a change concerns serves {@link
     * NameChange#after()}, or, for a removed name, anything else than {@link NameChange#before()}.
     */
    Proof proveAfter(List<NameChange> changes);

    /**
     * After everything was undone: waits until each endpoint serves {@link NameChange#before()}
     * again; where that is empty, it is enough that the endpoint does not serve {@link
     * NameChange#after()}.
     */
    Proof proveBefore(List<NameChange> changes);
}
