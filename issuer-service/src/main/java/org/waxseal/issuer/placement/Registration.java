package org.waxseal.issuer.placement;

import org.waxseal.common.statement.CertificatePolicy;

/**
 * What a statement of a domain or a node means to the issuer.
 *
 * @param placement where its subject is served
 * @param policy which certificate it wants; its names are never empty
 */
public record Registration(Placement placement, CertificatePolicy policy) {}
