/**
 * The assigner's rows, in SQL that PostgreSQL and H2 both run. Open {@link
 * org.waxseal.assigner.jdbc.JdbcNodeWorks} first.
 */
@NullMarked
package org.waxseal.assigner.jdbc;

import org.jspecify.annotations.NullMarked;
