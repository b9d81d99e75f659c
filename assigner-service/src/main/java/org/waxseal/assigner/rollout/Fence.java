package org.waxseal.assigner.rollout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;

/**
 * Lets only the newest holder of a node's lease change it. Without it, an instance that was
 * suspended for longer than its lease would go on writing beside its successor.
 */
final class Fence {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final NodeSession node;
    private final FencingToken token;
    private final NodePath lock;
    private final NodePath seen;
    private boolean ready;

    Fence(NodeSession node, FencingToken token) {
        this.node = node;
        this.token = token;
        this.lock = node.directory().resolve("lock");
        this.seen = node.directory().resolve("token");
    }

    /**
     * Does one mutating step.
     *
     * @throws WaxsealException with {@code NODE_FENCED} before the step when a higher token was
     *     seen, or {@code NODE_BUSY}
     */
    void pass(Runnable step) {
        if (!ready) {
            if (node.status(node.directory()).isEmpty()) {
                node.makeDirectory(node.directory(), Permissions.publicDirectory());
            }
            ready = true;
        }
        node.exclusively(
                lock,
                PATIENCE,
                () -> {
                    long highest = highestSeen();
                    if (highest > token.value()) {
                        throw new WaxsealException(
                                ErrorCode.NODE_FENCED,
                                "the node was taken over by a newer worker (token %d, ours is %d)"
                                        .formatted(highest, token.value()));
                    }
                    if (highest < token.value()) {
                        node.write(
                                seen,
                                Long.toString(token.value()).getBytes(StandardCharsets.US_ASCII),
                                Permissions.secretFile());
                    }
                    step.run();
                });
    }

    private long highestSeen() {
        String text =
                node.read(seen)
                        .map(octets -> new String(octets, StandardCharsets.US_ASCII).strip())
                        .orElse("");
        if (text.isEmpty()) {
            return -1;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new WaxsealException(
                    ErrorCode.INTERNAL_FAULT,
                    "%s holds no number; remove it if no other worker runs".formatted(seen));
        }
        return Long.parseLong(text);
    }
}
