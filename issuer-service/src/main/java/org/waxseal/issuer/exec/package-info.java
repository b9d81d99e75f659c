/**
 * TXT records by a program of the operator's. Open {@link org.waxseal.issuer.exec.CommandSolver}
 * first.
 */
@NullMarked
package org.waxseal.issuer.exec;

import org.jspecify.annotations.NullMarked;
