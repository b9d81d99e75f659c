/**
 * Mail over SMTP with TLS, by Jakarta Mail. Open {@link org.waxseal.notifier.smtp.SmtpMailer}
 * first.
 */
@NullMarked
package org.waxseal.notifier.smtp;

import org.jspecify.annotations.NullMarked;
