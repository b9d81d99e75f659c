/**
 * Publishing a statement together with the rows it speaks of. Open {@link
 * org.waxseal.common.outbox.StatementOutbox}.
 */
@NullMarked
package org.waxseal.common.outbox;

import org.jspecify.annotations.NullMarked;
