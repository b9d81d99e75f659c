package org.waxseal.notifier.notice;

import java.time.Duration;

/**
 * How long a fact has to last before somebody is told, and how often.
 *
 * @param trouble clients see something wrong, or see it right again: rollouts and restarts pass
 *     within this time
 * @param passingFailure no certificate could be had for a reason that passes by itself or that the
 *     owner cannot mend
 * @param quiet the same trouble of a subject is not told twice within this time, however often it
 *     comes and goes
 * @param news events older than this are no news any more and are not told
 */
public record Patience(Duration trouble, Duration passingFailure, Duration quiet, Duration news) {}
