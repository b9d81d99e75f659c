/**
 * What is to be told to whom: the notifier's picture of owners, domains, nodes, certificates and
 * endpoints, the notices that follow from it, and their queue. No mail, no database. Open {@link
 * org.waxseal.notifier.notice.NoticePolicy} first.
 */
@NullMarked
package org.waxseal.notifier.notice;

import org.jspecify.annotations.NullMarked;
