/** How the authority is waited for. */
@NullMarked
package org.waxseal.issuer.authority;

import org.jspecify.annotations.NullMarked;
