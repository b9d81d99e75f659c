/**
 * Statements on Kafka through Spring Cloud Stream: their JSON, publishing with an awaited
 * acknowledgement, receiving in order, dead letters. Open {@link
 * org.waxseal.common.stream.StatementReceiver} first.
 */
@NullMarked
package org.waxseal.common.stream;

import org.jspecify.annotations.NullMarked;
