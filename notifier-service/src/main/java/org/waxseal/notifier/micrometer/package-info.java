/**
 * What operators see of the notifier: metrics and health. Open {@link
 * org.waxseal.notifier.micrometer.MeteredNotices} first.
 */
@NullMarked
package org.waxseal.notifier.micrometer;

import org.jspecify.annotations.NullMarked;
