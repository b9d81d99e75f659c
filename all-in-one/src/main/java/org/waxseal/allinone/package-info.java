/**
 * The four services and an embedded Kafka broker in one process. Open {@link
 * org.waxseal.allinone.AllInOne} first.
 */
@NullMarked
package org.waxseal.allinone;

import org.jspecify.annotations.NullMarked;
