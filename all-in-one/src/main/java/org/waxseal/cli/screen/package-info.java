/**
 * What a person sees of an answer: tables, times, colours. Open {@link
 * org.waxseal.cli.screen.Screen} first.
 */
@NullMarked
package org.waxseal.cli.screen;

import org.jspecify.annotations.NullMarked;
