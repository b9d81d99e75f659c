/**
 * The front door: registry of owners, nodes and domains, REST API, live page. Open {@link
 * org.waxseal.console.ConsoleWiring} first.
 */
@NullMarked
package org.waxseal.console;

import org.jspecify.annotations.NullMarked;
