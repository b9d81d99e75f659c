package org.waxseal.issuer.placement;

import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyAudit;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Hands the key of a certificate out for the node that serves its subject. Each answer and each
 * refusal is written down in the audit, without the key.
 */
public final class ReleaseKey {
    /** Generation of a certificate that is not known (any more). */
    private static final long UNKNOWN = 0;

    private final PlacementRepository placements;
    private final LineageRepository lineages;
    private final KeyVault vault;
    private final KeyPairs keyPairs;
    private final KeyAudit audit;

    public ReleaseKey(
            PlacementRepository placements,
            LineageRepository lineages,
            KeyVault vault,
            KeyPairs keyPairs,
            KeyAudit audit) {
        this.placements = placements;
        this.lineages = lineages;
        this.vault = vault;
        this.keyPairs = keyPairs;
        this.audit = audit;
    }

    /**
     * The key as PKCS#8 DER; the caller overwrites it after use.
     *
     * @param client who asks, for the audit
     * @throws WaxsealException {@code KEY_NOT_PLACED} when the node does not serve the subject,
     *     {@code KEY_NOT_FOUND} when there is no such certificate or its key is not kept any more,
     *     {@code KEY_TOMBED} when it was compromised
     */
    public byte[] release(String client, NodeId node, Subject subject, Fingerprint fingerprint) {
        Access access = Access.forNode(client, node, fingerprint);
        KeyReference reference =
                KeyReference.of(
                        subject, lineages.generationOf(subject, fingerprint).orElse(UNKNOWN));
        if (!isPlaced(node, subject)) {
            throw refused(
                    reference,
                    access,
                    ErrorCode.KEY_NOT_PLACED,
                    "%s is not placed on node %s, so its key is not given to it"
                            .formatted(subject, node));
        }
        return vault.find(reference, access)
                .map(keyPairs::encode)
                .orElseThrow(
                        () ->
                                refused(
                                        reference,
                                        access,
                                        ErrorCode.KEY_NOT_FOUND,
                                        "no key is kept for the certificate %s of %s"
                                                .formatted(fingerprint, subject)));
    }

    private boolean isPlaced(NodeId node, Subject subject) {
        return placements.find(subject).filter(placement -> placement.isServedBy(node)).isPresent();
    }

    private WaxsealException refused(
            KeyReference reference, Access access, ErrorCode code, String sentence) {
        audit.refused(reference, access, code);
        return new WaxsealException(code, sentence);
    }
}
