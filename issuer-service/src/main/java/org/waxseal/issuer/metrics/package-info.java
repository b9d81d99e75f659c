/**
 * What the issuer tells a monitoring system, over Micrometer. Open {@link
 * org.waxseal.issuer.metrics.IssuanceMetrics} first.
 */
@NullMarked
package org.waxseal.issuer.metrics;

import org.jspecify.annotations.NullMarked;
