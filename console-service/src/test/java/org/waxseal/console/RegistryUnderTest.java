package org.waxseal.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.id.Subject;
import org.waxseal.console.domain.DomainIntake;
import org.waxseal.console.node.NodeIntake;
import org.waxseal.console.node.NodeRequest;
import org.waxseal.console.node.NodeRequest.ListenerRequest;
import org.waxseal.console.node.NodeRequest.ServerRequest;
import org.waxseal.console.node.RegisterNode;
import org.waxseal.console.owner.OwnerIntake;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.RegisterOwner;

/** The registry in memory with owner {@code alice} and the nodes {@code mx1}, {@code web1}. */
public final class RegistryUnderTest {
    public final InMemoryRegistry registry = new InMemoryRegistry();
    public final RecordingOutbox outbox = new RecordingOutbox(() -> true);
    public final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-24T04:00:00.123456789Z"));
    public final List<Checkpoint> checkpoints = new ArrayList<>();
    public final List<Subject> changes = new ArrayList<>();
    public final OwnerIntake ownerIntake = new OwnerIntake(registry.owners(), outbox, clock);
    public final NodeIntake nodeIntake =
            new NodeIntake(
                    registry.nodes(),
                    registry.nodeUses(),
                    outbox,
                    Runnable::run,
                    changes::add,
                    clock);
    public final DomainIntake domainIntake =
            new DomainIntake(
                    registry.domains(),
                    registry.owners(),
                    ownerIntake,
                    registry.nodes(),
                    outbox,
                    Runnable::run,
                    checkpoints::add,
                    changes::add,
                    clock);

    /** Publishes three statements and announces two changes. */
    public RegistryUnderTest() {
        new RegisterOwner(ownerIntake)
                .register(new OwnerRequest("alice", "Alice", "alice@example.org", "ja"));
        RegisterNode registerNode = new RegisterNode(nodeIntake);
        registerNode.register(node("mx1", "postfix", "smtp"));
        registerNode.register(node("web1", "nginx", "https"));
    }

    /** A node with one listener. */
    public static NodeRequest node(String id, String software, String protocol) {
        return new NodeRequest(
                id,
                id + ".example.test",
                null,
                null,
                List.of(
                        new ServerRequest(
                                software,
                                "/etc/" + software,
                                List.of(new ListenerRequest(protocol, null)),
                                Map.of())),
                null);
    }
}
