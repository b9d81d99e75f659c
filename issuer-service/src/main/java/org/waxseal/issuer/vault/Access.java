package org.waxseal.issuer.vault;

import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.pki.Fingerprint;

/**
 * Who wants a key, and why. Every use of the vault names one, and becomes a row of the audit.
 *
 * @param client a service, or a person behind one
 * @param node that gets the key; null when it does not leave the issuer
 * @param certificate that the key belongs to, where it is known
 * @param reason a few words
 */
public record Access(
        String client, @Nullable NodeId node, @Nullable Fingerprint certificate, String reason) {
    private static final int LONGEST = 200;

    public Access {
        client = shortened(client);
        reason = shortened(reason);
    }

    /** The issuer itself. */
    public static Access ofIssuer(String reason) {
        return new Access("issuer", null, null, reason);
    }

    /** A service that takes the key to a node. */
    public static Access forNode(String client, NodeId node, Fingerprint certificate) {
        return new Access(client, node, certificate, "installation on " + node);
    }

    /** A person or a program, as the console knows it. */
    public static Access ofOperator(String client, String reason) {
        return new Access(client, null, null, reason);
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", " ");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST);
    }
}
