/**
 * What is known of every endpoint, and what was last said of it on the endpoints topic. Judgements
 * are stored as handshakes give them; statements are derived from the rows. Open {@link
 * org.waxseal.assigner.protection.PublishProtection} first.
 */
@NullMarked
package org.waxseal.assigner.protection;

import org.jspecify.annotations.NullMarked;
