/**
 * How many orders, certificates and failed validations the authority allows us, counted for all
 * instances together, so that it never has to refuse. Open {@link
 * org.waxseal.issuer.budget.RateBudget} first.
 */
@NullMarked
package org.waxseal.issuer.budget;

import org.jspecify.annotations.NullMarked;
