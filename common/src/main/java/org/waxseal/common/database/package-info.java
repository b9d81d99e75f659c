/**
 * One database for all services, H2 in a file or PostgreSQL, and one schema for each. Open {@link
 * org.waxseal.common.database.ServiceDatabase} first.
 */
@NullMarked
package org.waxseal.common.database;

import org.jspecify.annotations.NullMarked;
