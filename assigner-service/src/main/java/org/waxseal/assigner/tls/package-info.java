/**
 * Handshakes by JSSE and the clear-text dialogues before them, and the roots that clients trust.
 * Open {@link org.waxseal.assigner.tls.TlsProber} first.
 */
@NullMarked
package org.waxseal.assigner.tls;

import org.jspecify.annotations.NullMarked;
