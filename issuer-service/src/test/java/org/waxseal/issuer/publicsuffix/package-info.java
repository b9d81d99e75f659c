@NullMarked
package org.waxseal.issuer.publicsuffix;

import org.jspecify.annotations.NullMarked;
