/**
 * The console on Kafka besides statements: requests of outsiders, and reading along. Open {@link
 * org.waxseal.console.stream.ProvisioningReceiver} first.
 */
@NullMarked
package org.waxseal.console.stream;

import org.jspecify.annotations.NullMarked;
