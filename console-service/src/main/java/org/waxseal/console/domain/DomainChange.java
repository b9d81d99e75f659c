package org.waxseal.console.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.domain.DomainRequest.CertificateRequest;
import org.waxseal.console.request.FieldChange;

/**
 * What is to become different about a domain, nothing checked.
 *
 * @param certificate field by field; when it goes, the certificate is a wildcard one again
 */
public record DomainChange(
        FieldChange<OwnerReference> owner,
        FieldChange<String> mailNode,
        FieldChange<String> webmailNode,
        FieldChange<CertificateChange> certificate) {

    /** What is to become different about a domain's certificate, nothing checked. */
    public record CertificateChange(
            FieldChange<String> type,
            FieldChange<List<String>> names,
            FieldChange<String> keyType) {}

    /** The domain that this makes of {@code before}. */
    DomainRequest over(DomainStatement before) {
        return new DomainRequest(
                before.name().ascii(),
                owner.over(OwnerReference.to(before.owner().value())),
                mailNode.over(valueOf(before.mailNode())),
                webmailNode.over(valueOf(before.webmailNode())),
                certificateOver(before));
    }

    private static @Nullable String valueOf(@Nullable NodeId node) {
        return node == null ? null : node.value();
    }

    private @Nullable CertificateRequest certificateOver(DomainStatement before) {
        CertificatePolicy policy = before.certificate();
        String typeBefore = CertificateType.of(policy).wireName();
        CertificateChange change = certificate.value();
        if (!certificate.given()) {
            return new CertificateRequest(
                    typeBefore, chosenNames(before), policy.keyType().wireName());
        }
        if (change == null) {
            return null;
        }
        String type = change.type().over(typeBefore);
        List<String> names =
                typeBefore.equals(type)
                        ? change.names().over(chosenNames(before))
                        : change.names().value(); // those of the other type would not fit
        return new CertificateRequest(
                type == null ? CertificateType.WILDCARD.wireName() : type,
                names,
                change.keyType().over(policy.keyType().wireName()));
    }

    /** Null for names that follow from type and placement: they follow the change. */
    private static @Nullable List<String> chosenNames(DomainStatement before) {
        List<CertificateName> names = before.certificate().names();
        return names.equals(DomainRequest.usualNames(before)) ? null : asciiOf(names);
    }

    private static List<String> asciiOf(List<CertificateName> names) {
        return names.stream().map(CertificateName::ascii).toList();
    }
}
