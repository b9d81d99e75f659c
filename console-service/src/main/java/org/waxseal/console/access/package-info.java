/**
 * Who may ask for what: bearer tokens with scopes for programs, a one-time link and the session it
 * opens for people. Open {@link org.waxseal.console.access.Authenticate} first.
 */
@NullMarked
package org.waxseal.console.access;

import org.jspecify.annotations.NullMarked;
