package org.waxseal.assigner.driver;

import org.waxseal.assigner.node.NodePath;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * Where certificates stand on a node: {@code certs/<lineage>/<fingerprint>/} below Waxseal's
 * directory, immutable, and {@code certs/<lineage>/current} pointing to the newest.
 */
public final class CertificateStore {
    /** The lineage under which the server-wide certificate is found. */
    public static final String SERVER_WIDE = "_default";

    private final NodePath directory;

    private CertificateStore(NodePath directory) {
        this.directory = directory;
    }

    /**
     * The store of a node.
     *
     * @param directory of Waxseal on the node
     */
    public static CertificateStore of(NodePath directory) {
        return new CertificateStore(directory.resolve("certs"));
    }

    /** The directory of one certificate. */
    public NodePath certificate(Subject subject, Fingerprint fingerprint) {
        return directory.resolve(subject.directoryName()).resolve(fingerprint.hex());
    }
}
