package org.waxseal.notifier.notice;

import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerLocale;

/**
 * An owner as somebody to write to.
 *
 * @param name as it is written in a letter, may be empty
 * @param removed remembered, so that the last letter still finds its reader
 */
public record Contact(OwnerId id, String name, String email, OwnerLocale locale, boolean removed) {}
