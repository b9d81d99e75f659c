package org.waxseal.assigner.rollout;

/**
 * What takes one step back, captured before the step was done.
 *
 * @param describe for a person
 * @param action does it; may be repeated
 */
record Inverse(String describe, Runnable action) {}
