package org.waxseal.serve.check;

import java.util.List;
import java.util.concurrent.Callable;

/**
 * One look at something that may not answer.
 *
 * @param about what, for example {@code node mx1}
 * @param look blocks; what it throws becomes a fault
 */
public record Probe(String about, Callable<List<Finding>> look) {}
