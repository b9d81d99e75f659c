/**
 * The registry and the projection in a database, PostgreSQL or H2. Open {@link
 * org.waxseal.console.jdbc.JdbcDomains} first.
 */
@NullMarked
package org.waxseal.console.jdbc;

import org.jspecify.annotations.NullMarked;
