package org.waxseal.notifier.notice;

import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;

/**
 * A node as the notifier knows it.
 *
 * @param registration as in {@link Domain}
 */
public record Node(NodeId id, DnsName hostName, long registration, boolean removed) {}
