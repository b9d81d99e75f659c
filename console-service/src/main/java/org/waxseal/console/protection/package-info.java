/**
 * What the other services say about domains and nodes, beside what is registered: which certificate
 * there is, and what clients see on every endpoint. Open {@link
 * org.waxseal.console.protection.Protection} first.
 */
@NullMarked
package org.waxseal.console.protection;

import org.jspecify.annotations.NullMarked;
