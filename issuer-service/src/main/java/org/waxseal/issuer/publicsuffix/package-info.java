/** Registered domains by the public suffix list that Guava carries. */
@NullMarked
package org.waxseal.issuer.publicsuffix;

import org.jspecify.annotations.NullMarked;
