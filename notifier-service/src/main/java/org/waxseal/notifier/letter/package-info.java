/**
 * How a notice is put into words, in the reader's language: first a {@code Letter} that holds the
 * facts once, then its plain text and its HTML. Open {@link
 * org.waxseal.notifier.letter.LetterComposer} first.
 */
@NullMarked
package org.waxseal.notifier.letter;

import org.jspecify.annotations.NullMarked;
