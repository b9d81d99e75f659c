/** The notifier's tables. Open {@link org.waxseal.notifier.jdbc.JdbcNoticeQueue} first. */
@NullMarked
package org.waxseal.notifier.jdbc;

import org.jspecify.annotations.NullMarked;
