/**
 * Mutual TLS between the services and to the broker, under an internal certificate authority of
 * this installation. Open {@link org.waxseal.common.trust.InternalTrust} first.
 */
@NullMarked
package org.waxseal.common.trust;

import org.jspecify.annotations.NullMarked;
