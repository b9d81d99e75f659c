/** What the authority's faults become. */
@NullMarked
package org.waxseal.issuer.acme4j;

import org.jspecify.annotations.NullMarked;
