/**
 * Private instances of real servers on loopback: DNS (Knot), ACME (Pebble), mail (Postfix, Dovecot)
 * and webmail (nginx, php-fpm, Roundcube), each in a directory of its own, for the demo and for
 * tests. Nothing of {@code /etc} is touched, no account is added, nothing is left behind. Open
 * {@link org.waxseal.sandbox.MailNode} first.
 */
@NullMarked
package org.waxseal.sandbox;

import org.jspecify.annotations.NullMarked;
