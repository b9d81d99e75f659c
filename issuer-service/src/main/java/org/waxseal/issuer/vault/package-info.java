/**
 * Private keys, encrypted at rest, each under a data key of its own that a key-encryption key
 * wraps. Nothing outside this package and the adapter that signs requests sees one in clear, but
 * for the assigner's fetch. Open {@link org.waxseal.issuer.vault.KeyVault} first.
 */
@NullMarked
package org.waxseal.issuer.vault;

import org.jspecify.annotations.NullMarked;
