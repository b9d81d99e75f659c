/** What names stand for in DNS, over dnsjava. Open {@link org.waxseal.serve.dns.Names} first. */
@NullMarked
package org.waxseal.serve.dns;

import org.jspecify.annotations.NullMarked;
