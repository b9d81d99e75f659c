/**
 * What a person sees: one page of domains, each with three answers (is mail safe, is webmail safe,
 * is the server itself secured) and the endpoints behind them. Pure text, no framework. Open {@link
 * org.waxseal.console.page.OverviewPage} first.
 */
@NullMarked
package org.waxseal.console.page;

import org.jspecify.annotations.NullMarked;
