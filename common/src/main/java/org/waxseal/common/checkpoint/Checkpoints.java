package org.waxseal.common.checkpoint;

/** Told where the path has come to. Does nothing in production. */
@FunctionalInterface
public interface Checkpoints {

    /** May block for ever: whoever stops the process here kills it from outside. */
    void reached(Checkpoint checkpoint);

    static Checkpoints none() {
        return checkpoint -> {};
    }
}
