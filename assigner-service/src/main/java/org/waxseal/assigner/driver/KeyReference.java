package org.waxseal.assigner.driver;

import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * Names a private key without holding it.
 *
 * @param subject whose lineage it is of
 * @param leaf fingerprint of the leaf that the key belongs to
 */
public record KeyReference(Subject subject, Fingerprint leaf) {}
