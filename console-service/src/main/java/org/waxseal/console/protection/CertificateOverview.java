package org.waxseal.console.protection;

import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.console.domain.CertificateType;

/** What certificate a domain or node wants and which one it has. */
public record CertificateOverview(
        Subject subject,
        CertificateType type,
        CertificatePolicy policy,
        Protection protection,
        ProtectionState state) {

    public static CertificateOverview of(DomainOverview overview) {
        return new CertificateOverview(
                overview.domain().subject(),
                overview.domain().certificateType(),
                overview.domain().statement().certificate(),
                overview.protection(),
                overview.state());
    }

    public static CertificateOverview of(NodeOverview overview) {
        return new CertificateOverview(
                Subject.node(overview.node().statement().id()),
                CertificateType.SAN,
                overview.node().statement().certificate(),
                overview.protection(),
                overview.state());
    }
}
