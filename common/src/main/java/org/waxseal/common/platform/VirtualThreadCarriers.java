package org.waxseal.common.platform;

/**
 * How many threads carry the virtual ones.
 *
 * <p>The JDK takes as many as there are processors. A virtual thread that loads a class, or waits
 * for its initialization, keeps its carrier (JEP 491, "Future Work"). On a small machine a few of
 * them take all carriers while they wait for the lock of a jar, and its owner, a virtual thread
 * too, finds none to go on with: the process stands still for ever. A service loads most of its
 * classes in the first seconds of work, so each process takes care of it before anything else.
 */
public final class VirtualThreadCarriers {
    /** As the JDK reads it once, in {@code java.lang.VirtualThread}. */
    static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

    /** The JDK's own bound of the pool; a carrier is made only when it is needed. */
    static final int ENOUGH = 256;

    private VirtualThreadCarriers() {}

    /** First thing in {@code main}: later it is without effect. What was set outside stays. */
    public static void provideEnough() {
        if (System.getProperty(PARALLELISM) == null) {
            System.setProperty(PARALLELISM, Integer.toString(ENOUGH));
        }
    }
}
