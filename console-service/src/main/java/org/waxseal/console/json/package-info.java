/**
 * Requests to the registry as JSON: the same fields wherever they come from. Open {@link
 * org.waxseal.console.json.RegistryJson} first.
 */
@NullMarked
package org.waxseal.console.json;

import org.jspecify.annotations.NullMarked;
