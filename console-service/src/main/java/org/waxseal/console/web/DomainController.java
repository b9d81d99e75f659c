package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.protection.Protection;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;
import org.waxseal.console.web.ProtectionResponses.CertificateResponse;
import org.waxseal.console.web.ProtectionResponses.EndpointResponse;
import org.waxseal.console.web.ProtectionResponses.FailureResponse;

/** {@code /api/v1/domains}. */
@RestController
public final class DomainController {
    private final RegisterDomain registerDomain;
    private final RemoveDomain removeDomain;
    private final RequestRenewal requestRenewal;
    private final Overviews overviews;

    public DomainController(
            RegisterDomain registerDomain,
            RemoveDomain removeDomain,
            RequestRenewal requestRenewal,
            Overviews overviews) {
        this.registerDomain = registerDomain;
        this.removeDomain = removeDomain;
        this.requestRenewal = requestRenewal;
        this.overviews = overviews;
    }

    /**
     * A domain as the API shows it.
     *
     * @param name A-labels
     * @param displayName U-labels
     * @param lastFailure why its nodes could not be changed
     */
    record DomainResponse(
            String name,
            String displayName,
            String owner,
            @Nullable String mailNode,
            @Nullable String webmailNode,
            String state,
            CertificateResponse certificate,
            List<EndpointResponse> endpoints,
            boolean proven,
            Instant provisionedAt,
            @Nullable Instant provenAt,
            boolean degraded,
            @Nullable FailureResponse lastFailure,
            String source,
            Instant changedAt,
            long revision) {
        static DomainResponse of(DomainOverview overview) {
            DomainStatement statement = overview.domain().statement();
            Protection protection = overview.protection();
            return new DomainResponse(
                    statement.name().ascii(),
                    statement.displayName(),
                    statement.owner().value(),
                    valueOf(statement.mailNode()),
                    valueOf(statement.webmailNode()),
                    overview.state().wireName(),
                    CertificateResponse.of(
                            overview.domain().certificateType(),
                            statement.certificate(),
                            protection),
                    EndpointResponse.of(protection),
                    protection.proven(),
                    overview.domain().provisionedAt(),
                    protection.provenAt(),
                    protection.degraded(),
                    ProtectionResponses.rolloutFailure(protection),
                    overview.domain().source().wireName(),
                    statement.changedAt(),
                    statement.revision());
        }

        private static @Nullable String valueOf(@Nullable NodeId node) {
            return node == null ? null : node.value();
        }
    }

    @PostMapping(path = "/api/v1/domains", consumes = "application/json")
    ResponseEntity<DomainResponse> register(HttpServletRequest request) throws IOException {
        Domain domain = registerDomain.register(read(request));
        return ResponseEntity.created(locationOf(domain.name())).body(shown(domain));
    }

    private static DomainRequest read(HttpServletRequest request) throws IOException {
        Faults faults = new Faults();
        DomainRequest wanted = RegistryJson.domain(JsonBody.of(request, faults));
        faults.throwIfAny();
        return wanted;
    }

    @GetMapping("/api/v1/domains")
    Paging.Page<DomainResponse> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int most = Paging.limit(limit);
        List<DomainOverview> found =
                overviews.domains(most + 1, after == null ? null : Paging.domain(after));
        return Paging.page(
                found, most, DomainResponse::of, overview -> overview.domain().name().ascii());
    }

    @GetMapping("/api/v1/domains/{name}")
    DomainResponse find(@PathVariable String name) {
        return DomainResponse.of(overviews.domain(Paging.domain(name)));
    }

    @DeleteMapping("/api/v1/domains/{name}")
    ResponseEntity<DomainResponse> remove(@PathVariable String name) {
        return ResponseEntity.accepted()
                .body(
                        shown(
                                removeDomain.remove(
                                        Paging.domain(name), Source.API, Precondition.none())));
    }

    @PostMapping("/api/v1/domains/{name}/renewals")
    ResponseEntity<DomainResponse> renew(@PathVariable String name) {
        Domain domain = requestRenewal.request(Paging.domain(name));
        return ResponseEntity.accepted().location(locationOf(domain.name())).body(shown(domain));
    }

    private DomainResponse shown(Domain domain) {
        return DomainResponse.of(
                new DomainOverview(domain, overviews.protectionOf(domain.subject())));
    }

    private static URI locationOf(DnsName name) {
        return URI.create("/api/v1/domains/" + name.ascii());
    }
}
