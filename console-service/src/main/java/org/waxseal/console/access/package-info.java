/**
 * Who may ask: a bearer token for programs, a one-time link and the session it opens for people.
 * Open {@link org.waxseal.console.access.ApiToken} first.
 */
@NullMarked
package org.waxseal.console.access;

import org.jspecify.annotations.NullMarked;
