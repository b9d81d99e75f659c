package org.waxseal.common.id;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.DnsName;

/**
 * What a certificate, and the protection it gives, is for. Key of the certificates and endpoints
 * topics.
 */
public sealed interface Subject {

    /** {@code domain:example.org} or {@code node:mx1}. */
    String key();

    /** {@code domain-example.org} or {@code node-mx1}: safe as the name of a directory. */
    default String directoryName() {
        return key().replace(':', '-');
    }

    /** A hosted domain: per-domain certificate, chosen by SNI. */
    record OfDomain(DnsName domain) implements Subject {
        @Override
        public String key() {
            return "domain:" + domain.ascii();
        }

        @Override
        public String toString() {
            return key();
        }
    }

    /** A node: the server-wide certificate for its own host name. */
    record OfNode(NodeId node) implements Subject {
        @Override
        public String key() {
            return "node:" + node.value();
        }

        @Override
        public String toString() {
            return key();
        }
    }

    static Subject domain(DnsName domain) {
        return new OfDomain(domain);
    }

    static Subject node(NodeId node) {
        return new OfNode(node);
    }

    /**
     * Reads {@link #key()}.
     *
     * @throws WaxsealException with {@code FIELD_INVALID} or {@code NAME_INVALID}
     */
    static Subject parse(String key) {
        if (key.startsWith("domain:")) {
            return domain(DnsName.of(key.substring("domain:".length())));
        }
        if (key.startsWith("node:")) {
            return node(new NodeId(key.substring("node:".length())));
        }
        throw new WaxsealException(
                ErrorCode.FIELD_INVALID,
                "subject '"
                        + key.replaceAll("\\p{C}", "?")
                        + "' is neither domain:NAME nor node:ID");
    }
}
