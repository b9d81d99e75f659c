/** The solver by a program. */
@NullMarked
package org.waxseal.issuer.exec;

import org.jspecify.annotations.NullMarked;
