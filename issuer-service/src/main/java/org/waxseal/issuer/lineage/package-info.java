/**
 * Successive certificates for one subject: when a new one is wanted, how it is got, when it is
 * renewed, and what is told about it. Open {@link org.waxseal.issuer.lineage.TendLineage} first,
 * then {@link org.waxseal.issuer.lineage.IssueCertificate}.
 */
@NullMarked
package org.waxseal.issuer.lineage;

import org.jspecify.annotations.NullMarked;
