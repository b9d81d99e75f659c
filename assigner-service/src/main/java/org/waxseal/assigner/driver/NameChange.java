package org.waxseal.assigner.driver;

import java.util.Optional;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.Fingerprint;

/**
 * What a plan changes for clients: the leaf that a software serves under a name.
 *
 * @param subject whose certificate the name gets, or had when it is removed
 * @param software which serves it
 * @param name as it stands in the certificate; a wildcard stands for each host that it covers and
 *     that has no exact entry
 * @param before the leaf served until now; empty when nothing of ours was
 * @param after the leaf served from now on; empty when nothing of ours is
 */
public record NameChange(
        Subject subject,
        Software software,
        CertificateName name,
        Optional<Fingerprint> before,
        Optional<Fingerprint> after) {}
