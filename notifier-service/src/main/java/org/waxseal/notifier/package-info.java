/**
 * The notifier service: tells owners by mail, in their language, what became of the certificates of
 * their domains, and the operator what became of nodes. Open {@link
 * org.waxseal.notifier.NotifierWiring} first.
 */
@NullMarked
package org.waxseal.notifier;

import org.jspecify.annotations.NullMarked;
