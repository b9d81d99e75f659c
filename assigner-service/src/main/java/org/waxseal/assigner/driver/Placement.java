package org.waxseal.assigner.driver;

import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * Which certificate stands behind a name on a server.
 *
 * @param subject whose
 * @param leaf which of its lineage
 */
public record Placement(Subject subject, Fingerprint leaf) {}
