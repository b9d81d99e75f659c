/**
 * How a mail or web client meets a server: protocol, TLS mode, and what it would make of the
 * certificate it is shown. Open {@link org.waxseal.common.endpoint.Protocol} first.
 */
@NullMarked
package org.waxseal.common.endpoint;

import org.jspecify.annotations.NullMarked;
