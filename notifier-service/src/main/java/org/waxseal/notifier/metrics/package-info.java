/**
 * What operators see of the notifier: metrics and health. Open {@link
 * org.waxseal.notifier.metrics.MeteredNotices} first.
 */
@NullMarked
package org.waxseal.notifier.metrics;

import org.jspecify.annotations.NullMarked;
