/** Decisions about lineages, over fakes. */
@NullMarked
package org.waxseal.issuer.lineage;

import org.jspecify.annotations.NullMarked;
