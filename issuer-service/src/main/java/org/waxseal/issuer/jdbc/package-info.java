/**
 * The issuer's rows in SQL that PostgreSQL and H2 both run. Open {@link
 * org.waxseal.issuer.jdbc.JdbcLineageRepository} first.
 */
@NullMarked
package org.waxseal.issuer.jdbc;

import org.jspecify.annotations.NullMarked;
