/** Mails and their hand-over as a port. Open {@link org.waxseal.notifier.mail.Mailer} first. */
@NullMarked
package org.waxseal.notifier.mail;

import org.jspecify.annotations.NullMarked;
