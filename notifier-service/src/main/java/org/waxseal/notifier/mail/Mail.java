package org.waxseal.notifier.mail;

import java.util.Locale;

/**
 * One mail to one reader, in two renderings of the same facts.
 *
 * @param id left side of its Message-ID, the same each time this mail is handed over
 * @param category a word by which the reader's filters may sort it
 * @param toName as it is written in a letter, may be empty
 * @param toAddress one mailbox, addr-spec only (RFC 5322 section 3.4.1)
 */
public record Mail(
        String id,
        String category,
        String toName,
        String toAddress,
        Locale language,
        String subject,
        String text,
        String html) {}
