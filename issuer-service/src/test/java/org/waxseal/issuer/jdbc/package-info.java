/** The rows, on H2 and on PostgreSQL. Open {@link org.waxseal.issuer.jdbc.IssuerRowsContract}. */
@NullMarked
package org.waxseal.issuer.jdbc;

import org.jspecify.annotations.NullMarked;
