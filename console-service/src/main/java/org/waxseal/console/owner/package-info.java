/**
 * The people who are told about their domains. Open {@link
 * org.waxseal.console.owner.ProvisionOwner} first.
 */
@NullMarked
package org.waxseal.console.owner;

import org.jspecify.annotations.NullMarked;
