/**
 * The hosted domains: whose they are, where they are served, which certificate they want. Open
 * {@link org.waxseal.console.domain.ProvisionDomain} first.
 */
@NullMarked
package org.waxseal.console.domain;

import org.jspecify.annotations.NullMarked;
