package org.waxseal.console.web;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.node.RequestNodeRenewal;
import org.waxseal.console.protection.CertificateFilter;
import org.waxseal.console.protection.CertificateOverview;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.web.ProtectionResponses.CertificateResponse;

/** {@code /api/v1/certificates}: those of domains and the server-wide ones of nodes alike. */
@RestController
public final class CertificateController {
    private final Overviews overviews;
    private final RequestRenewal requestRenewal;
    private final RequestNodeRenewal requestNodeRenewal;

    public CertificateController(
            Overviews overviews,
            RequestRenewal requestRenewal,
            RequestNodeRenewal requestNodeRenewal) {
        this.overviews = overviews;
        this.requestRenewal = requestRenewal;
        this.requestNodeRenewal = requestNodeRenewal;
    }

    /**
     * A certificate as this list shows it.
     *
     * @param subject {@code domain:NAME} or {@code node:ID}
     * @param kind domain or node
     * @param state of the domain or node
     */
    record SubjectCertificateResponse(
            String subject,
            String kind,
            String state,
            boolean proven,
            @Nullable Instant provenAt,
            CertificateResponse certificate) {
        static SubjectCertificateResponse of(CertificateOverview overview) {
            CertificateFilter.Kind kind =
                    switch (overview.subject()) {
                        case Subject.OfDomain ignored -> CertificateFilter.Kind.DOMAIN;
                        case Subject.OfNode ignored -> CertificateFilter.Kind.NODE;
                    };
            return new SubjectCertificateResponse(
                    overview.subject().key(),
                    kind.wireName(),
                    overview.state().wireName(),
                    overview.protection().proven(),
                    overview.protection().provenAt(),
                    CertificateResponse.of(
                            overview.type(), overview.policy(), overview.protection()));
        }
    }

    @GetMapping("/api/v1/certificates")
    Paging.Page<SubjectCertificateResponse> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String expiresBefore,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        CertificateFilter filter =
                new CertificateFilter(
                        Filters.kind(kind),
                        Filters.state(state),
                        Filters.instant("expiresBefore", expiresBefore));
        int most = Paging.limit(limit);
        List<CertificateOverview> found =
                overviews.certificates(
                        filter, most + 1, after == null ? null : Paging.subject(after));
        return Paging.page(
                found, most, SubjectCertificateResponse::of, overview -> overview.subject().key());
    }

    @GetMapping("/api/v1/certificates/{subject}")
    SubjectCertificateResponse find(@PathVariable String subject) {
        return SubjectCertificateResponse.of(overviews.certificate(Paging.subject(subject)));
    }

    @PostMapping("/api/v1/certificates/{subject}/renewals")
    ResponseEntity<SubjectCertificateResponse> renew(@PathVariable String subject) {
        Subject wanted = Paging.subject(subject);
        switch (wanted) {
            case Subject.OfDomain(DnsName name) -> requestRenewal.request(name);
            case Subject.OfNode(NodeId id) -> requestNodeRenewal.request(id);
        }
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/certificates/" + wanted.key()))
                .body(SubjectCertificateResponse.of(overviews.certificate(wanted)));
    }
}
