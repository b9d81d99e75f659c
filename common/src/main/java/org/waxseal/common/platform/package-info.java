/**
 * Wires what every service stands on: time, database, outbox, stream, scheduler, internal trust,
 * metrics and health. Open {@link org.waxseal.common.platform.PlatformWiring} first.
 */
@NullMarked
package org.waxseal.common.platform;

import org.jspecify.annotations.NullMarked;
