/** What statements become. */
@NullMarked
package org.waxseal.issuer.stream;

import org.jspecify.annotations.NullMarked;
