/** What the certificate authority still allows, as an operator looks at it. Open {@link Limits}. */
@NullMarked
package org.waxseal.console.limits;

import org.jspecify.annotations.NullMarked;
