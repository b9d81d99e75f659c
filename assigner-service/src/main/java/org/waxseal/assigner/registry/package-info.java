/**
 * What the other services have said of domains, nodes and certificates, as far as the assigner
 * needs it. Receiving a statement only records it and the work it makes. Open {@link
 * org.waxseal.assigner.registry.RecordStatement} first.
 */
@NullMarked
package org.waxseal.assigner.registry;

import org.jspecify.annotations.NullMarked;
