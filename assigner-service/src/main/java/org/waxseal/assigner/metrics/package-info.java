/**
 * What Micrometer is told. Tags are of low cardinality: never a domain or a node. Open {@link
 * org.waxseal.assigner.metrics.AssignerMetrics}.
 */
@NullMarked
package org.waxseal.assigner.metrics;

import org.jspecify.annotations.NullMarked;
