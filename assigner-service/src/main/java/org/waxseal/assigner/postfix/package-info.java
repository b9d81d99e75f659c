/**
 * The driver for Postfix 3.4 and newer: an lmdb table of certificates by name, changed under the
 * running server, and the server-wide certificate in main.cf. Open {@link
 * org.waxseal.assigner.postfix.PostfixDriver} first.
 */
@NullMarked
package org.waxseal.assigner.postfix;

import org.jspecify.annotations.NullMarked;
