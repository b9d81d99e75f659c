/**
 * Names on the wire. Everything that comes from a user, a panel or another host passes through
 * {@link org.waxseal.common.name.DnsName} before it reaches a file name, a DNS message or a
 * command. Open {@code DnsName} first.
 */
@NullMarked
package org.waxseal.common.name;

import org.jspecify.annotations.NullMarked;
