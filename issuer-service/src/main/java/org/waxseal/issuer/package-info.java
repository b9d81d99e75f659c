/**
 * The issuer: keeps a valid certificate for every subject and the keys of all of them. Receives
 * domains and nodes, publishes certificates. Open {@link org.waxseal.issuer.IssuerWiring} to see
 * the parts, and {@link org.waxseal.issuer.lineage.TendLineage} for what they do.
 */
@NullMarked
package org.waxseal.issuer;

import org.jspecify.annotations.NullMarked;
