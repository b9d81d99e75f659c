/**
 * Certificates as values: fingerprints, chains, key types. Nothing here holds a private key. Open
 * {@link org.waxseal.common.pki.CertificateChain} first.
 */
@NullMarked
package org.waxseal.common.pki;

import org.jspecify.annotations.NullMarked;
