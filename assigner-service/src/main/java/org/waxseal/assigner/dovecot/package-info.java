/**
 * The driver for Dovecot 2.3: one file of ours, included last, with one block a certificate. Open
 * {@link org.waxseal.assigner.dovecot.DovecotDriver} first.
 */
@NullMarked
package org.waxseal.assigner.dovecot;

import org.jspecify.annotations.NullMarked;
