/**
 * The other services, as the console asks them directly. Open {@link
 * org.waxseal.console.peer.PeerVault}.
 */
@NullMarked
package org.waxseal.console.peer;

import org.jspecify.annotations.NullMarked;
