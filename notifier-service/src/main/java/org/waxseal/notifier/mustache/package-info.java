/**
 * Phrases and the HTML of letters by Mustache templates. Open {@link
 * org.waxseal.notifier.mustache.MustachePhrases} first; the words are in {@code
 * notifier/phrases_*.properties}.
 */
@NullMarked
package org.waxseal.notifier.mustache;

import org.jspecify.annotations.NullMarked;
