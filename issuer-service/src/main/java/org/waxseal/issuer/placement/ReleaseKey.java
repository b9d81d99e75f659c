package org.waxseal.issuer.placement;

import java.security.KeyPair;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Hands the key of a certificate out for the node that serves its subject. Each answer and each
 * refusal is a line in the log, without the key.
 */
public final class ReleaseKey {
    private static final Logger AUDIT = LoggerFactory.getLogger("org.waxseal.audit.key");

    private final PlacementRepository placements;
    private final LineageRepository lineages;
    private final KeyVault vault;
    private final KeyPairs keyPairs;

    public ReleaseKey(
            PlacementRepository placements,
            LineageRepository lineages,
            KeyVault vault,
            KeyPairs keyPairs) {
        this.placements = placements;
        this.lineages = lineages;
        this.vault = vault;
        this.keyPairs = keyPairs;
    }

    /**
     * The key as PKCS#8 DER; the caller overwrites it after use.
     *
     * @param client who asks, for the audit
     * @throws WaxsealException {@code KEY_NOT_PLACED} when the node does not serve the subject,
     *     {@code KEY_NOT_FOUND} when there is no such certificate or its key is not kept any more
     */
    public byte[] release(String client, NodeId node, Subject subject, Fingerprint fingerprint) {
        try {
            requirePlaced(node, subject);
            KeyPair key = require(subject, fingerprint);
            byte[] encoded = keyPairs.encode(key);
            AUDIT.info("key of {} {} for {} given to {}", subject, fingerprint, node, client);
            return encoded;
        } catch (WaxsealException e) {
            AUDIT.warn(
                    "key of {} {} for {} refused to {}: {}",
                    subject,
                    fingerprint,
                    node,
                    client,
                    e.code().wireName());
            throw e;
        }
    }

    private void requirePlaced(NodeId node, Subject subject) {
        Optional<Placement> placement = placements.find(subject);
        if (placement.isEmpty() || !placement.get().isServedBy(node)) {
            throw new WaxsealException(
                    ErrorCode.KEY_NOT_PLACED,
                    "%s is not placed on node %s, so its key is not given to it"
                            .formatted(subject, node));
        }
    }

    private KeyPair require(Subject subject, Fingerprint fingerprint) {
        return lineages.generationOf(subject, fingerprint)
                .flatMap(generation -> vault.find(KeyReference.of(subject, generation)))
                .orElseThrow(
                        () ->
                                new WaxsealException(
                                        ErrorCode.KEY_NOT_FOUND,
                                        "no key is kept for the certificate %s of %s"
                                                .formatted(fingerprint, subject)));
    }
}
