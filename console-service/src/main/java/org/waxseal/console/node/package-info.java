/**
 * The hosts of the fleet and how clients reach them. Open {@link
 * org.waxseal.console.node.ProvisionNode} first.
 */
@NullMarked
package org.waxseal.console.node;

import org.jspecify.annotations.NullMarked;
