/**
 * What the services tell each other: full state of one thing, with a revision, published on a
 * compacted topic. Records only; their JSON is the codec's business. Fields are only ever added,
 * and then optional. Open {@link org.waxseal.common.statement.Statement} first.
 */
@NullMarked
package org.waxseal.common.statement;

import org.jspecify.annotations.NullMarked;
