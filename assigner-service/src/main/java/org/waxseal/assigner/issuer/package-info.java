/**
 * The assigner's way to the issuer: it asks for keys, and for nothing else. Open {@link
 * org.waxseal.assigner.issuer.IssuerKeys}.
 */
@NullMarked
package org.waxseal.assigner.issuer;

import org.jspecify.annotations.NullMarked;
