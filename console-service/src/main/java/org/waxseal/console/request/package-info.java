/**
 * What requests to the registry have in common: from where they come, under which condition they
 * hold, what became of them, and what is wrong with them (every fault of one, each with code, field
 * and fix, collected before one of them is answered). Open {@link
 * org.waxseal.console.request.Faults} first.
 */
@NullMarked
package org.waxseal.console.request;

import org.jspecify.annotations.NullMarked;
