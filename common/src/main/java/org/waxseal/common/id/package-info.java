/**
 * Identifiers of owners, nodes and of what a certificate is for. Open {@link
 * org.waxseal.common.id.Subject} first.
 */
@NullMarked
package org.waxseal.common.id;

import org.jspecify.annotations.NullMarked;
