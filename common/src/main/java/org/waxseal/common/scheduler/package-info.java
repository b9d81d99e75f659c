/**
 * Runs the service's {@link org.waxseal.common.work.Work} on db-scheduler: its executions are
 * leases and wake-ups, the service's rows stay the truth. Open {@link
 * org.waxseal.common.scheduler.WorkScheduler} first.
 */
@NullMarked
package org.waxseal.common.scheduler;

import org.jspecify.annotations.NullMarked;
