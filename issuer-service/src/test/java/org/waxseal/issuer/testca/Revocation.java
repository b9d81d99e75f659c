package org.waxseal.issuer.testca;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Answers to revokeCert (RFC 8555 section 7.6). */
final class Revocation {
    /** Those of RFC 5280 section 5.3.1 that a subscriber may give. */
    private static final Set<Integer> REASONS = Set.of(0, 1, 3, 4, 5);

    private final Certificates certificates;
    private final Orders orders;

    Revocation(Certificates certificates, Orders orders) {
        this.certificates = certificates;
        this.orders = orders;
    }

    Answer revoke(SignedRequest request) {
        JsonNode document = request.jws().document();
        IssuedCertificate certificate =
                certificates.require(
                        Json.decode("certificate", Json.text(document, "certificate")));
        int reason = document.path("reason").asInt(0);
        if (!REASONS.contains(reason)) {
            throw new AcmeProblem(
                    400, "badRevocationReason", "reason is " + reason + "; use one of " + REASONS);
        }
        if (!mayRevoke(request, certificate)) {
            throw AcmeProblem.unauthorized(
                    "revoke by the account that ordered it, by one that is authorized for all its"
                            + " names, or by its own key");
        }
        certificates.revoke(certificate, reason);
        return Answer.empty(200);
    }

    private boolean mayRevoke(SignedRequest request, IssuedCertificate certificate) {
        return request.account()
                .map(
                        account ->
                                certificate.account().equals(account.url())
                                        || orders.isAuthorizedForAll(
                                                account.url(), certificate.names()))
                .orElseGet(() -> certificate.leaf().getPublicKey().equals(request.key().key()));
    }
}
