/**
 * The product on a fleet of the user's own: {@code serve}, {@code reload} and {@code check}. Open
 * {@link org.waxseal.serve.ServeCommand} first.
 */
@NullMarked
package org.waxseal.serve;

import org.jspecify.annotations.NullMarked;
