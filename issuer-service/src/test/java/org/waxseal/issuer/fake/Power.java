package org.waxseal.issuer.fake;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.checkpoint.Checkpoint;
import org.waxseal.common.checkpoint.Checkpoints;

/**
 * A process that can be killed at a checkpoint: from then on every fake throws {@link Killed}, as
 * if nothing ran any more, until {@link #restore}.
 */
public final class Power implements Checkpoints {
    private final Map<Checkpoint, Runnable> actions = new EnumMap<>(Checkpoint.class);
    private @Nullable Checkpoint killAt;
    private boolean off;

    /** Not an exception that anybody handles. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    public void killAt(Checkpoint checkpoint) {
        killAt = checkpoint;
    }

    /** Does something when a checkpoint is reached, once. */
    public void at(Checkpoint checkpoint, Runnable action) {
        actions.put(checkpoint, action);
    }

    public void cut() {
        off = true;
        throw new Killed();
    }

    public void restore() {
        off = false;
        killAt = null;
    }

    public void require() {
        if (off) {
            throw new Killed();
        }
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        require();
        Runnable action = actions.remove(checkpoint);
        if (action != null) {
            action.run();
        }
        if (checkpoint == killAt) {
            cut();
        }
    }
}
