/**
 * What is wrong with a request: every fault of it, each with code, field and fix, collected before
 * one of them is answered. Open {@link org.waxseal.console.request.Faults} first.
 */
@NullMarked
package org.waxseal.console.request;

import org.jspecify.annotations.NullMarked;
