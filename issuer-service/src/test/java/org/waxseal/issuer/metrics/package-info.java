/** Names and values of the metrics. */
@NullMarked
package org.waxseal.issuer.metrics;

import org.jspecify.annotations.NullMarked;
