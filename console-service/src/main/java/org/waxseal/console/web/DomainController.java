package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.name.DnsName;
import org.waxseal.console.domain.ChangeDomain;
import org.waxseal.console.domain.Domain;
import org.waxseal.console.domain.DomainChange;
import org.waxseal.console.domain.DomainRequest;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RegisterDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.domain.RequestRenewal;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.protection.DomainFilter;
import org.waxseal.console.protection.DomainOverview;
import org.waxseal.console.protection.Overviews;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** {@code /api/v1/domains}. */
@RestController
public final class DomainController {
    private final RegisterDomain registerDomain;
    private final ProvisionDomain provisionDomain;
    private final ChangeDomain changeDomain;
    private final RemoveDomain removeDomain;
    private final RequestRenewal requestRenewal;
    private final Overviews overviews;

    public DomainController(
            RegisterDomain registerDomain,
            ProvisionDomain provisionDomain,
            ChangeDomain changeDomain,
            RemoveDomain removeDomain,
            RequestRenewal requestRenewal,
            Overviews overviews) {
        this.registerDomain = registerDomain;
        this.provisionDomain = provisionDomain;
        this.changeDomain = changeDomain;
        this.removeDomain = removeDomain;
        this.requestRenewal = requestRenewal;
        this.overviews = overviews;
    }

    @PostMapping(path = "/api/v1/domains", consumes = "application/json")
    ResponseEntity<DomainResponse> register(
            HttpServletRequest request, HttpServletResponse response) throws IOException {
        Faults faults = new Faults();
        DomainRequest wanted = RegistryJson.domain(JsonBody.of(request, faults));
        faults.throwIfAny();
        Domain domain = registerDomain.register(wanted);
        return ResponseEntity.created(locationOf(domain.name())).body(shown(domain, response));
    }

    @PutMapping(path = "/api/v1/domains/{name}", consumes = "application/json")
    ResponseEntity<DomainResponse> provision(
            @PathVariable String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DnsName inPath = Paging.domain(name);
        Precondition precondition = Conditions.of(request);
        Faults faults = new Faults();
        DomainRequest wanted = RegistryJson.domain(JsonBody.of(request, faults));
        DomainRequest named = wanted.named(inPath, faults);
        faults.throwIfAny();
        Provisioned<Domain> provisioned =
                provisionDomain.provision(named, Source.API, precondition);
        return provisioned.outcome() == Outcome.CREATED
                ? ResponseEntity.created(locationOf(inPath))
                        .body(shown(provisioned.row(), response))
                : ResponseEntity.ok(shown(provisioned.row(), response));
    }

    @PatchMapping(path = "/api/v1/domains/{name}", consumes = JsonBody.MERGE_PATCH)
    DomainResponse change(
            @PathVariable String name, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        DnsName inPath = Paging.domain(name);
        Precondition precondition = Conditions.of(request);
        Faults faults = new Faults();
        DomainChange change = RegistryJson.domainChange(JsonBody.of(request, faults));
        faults.throwIfAny();
        return shown(changeDomain.change(inPath, change, Source.API, precondition).row(), response);
    }

    @GetMapping("/api/v1/domains")
    Paging.Page<DomainResponse> list(
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(required = false) @Nullable String node,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        DomainFilter filter =
                new DomainFilter(
                        owner == null ? null : Paging.owner(owner),
                        node == null ? null : Paging.node(node),
                        Filters.state(state),
                        Filters.source(source),
                        Filters.text("name", name),
                        null);
        int most = Paging.limit(limit);
        List<DomainOverview> found =
                overviews.domains(filter, most + 1, after == null ? null : Paging.domain(after));
        return Paging.page(
                found, most, DomainResponse::of, overview -> overview.domain().name().ascii());
    }

    @GetMapping("/api/v1/domains/{name}")
    DomainResponse find(@PathVariable String name, HttpServletResponse response) {
        DomainOverview found = overviews.domain(Paging.domain(name));
        Conditions.tag(response, found.domain().statement().revision());
        return DomainResponse.of(found);
    }

    @DeleteMapping("/api/v1/domains/{name}")
    ResponseEntity<DomainResponse> remove(
            @PathVariable String name, HttpServletRequest request, HttpServletResponse response) {
        Domain gone = removeDomain.remove(Paging.domain(name), Source.API, Conditions.of(request));
        return ResponseEntity.accepted().body(shown(gone, response));
    }

    @PostMapping("/api/v1/domains/{name}/renewals")
    ResponseEntity<DomainResponse> renew(@PathVariable String name, HttpServletResponse response) {
        Domain domain = requestRenewal.request(Paging.domain(name));
        return ResponseEntity.accepted()
                .location(locationOf(domain.name()))
                .body(shown(domain, response));
    }

    private DomainResponse shown(Domain domain, HttpServletResponse response) {
        Conditions.tag(response, domain.statement().revision());
        return DomainResponse.of(
                new DomainOverview(domain, overviews.protectionOf(domain.subject())));
    }

    private static URI locationOf(DnsName name) {
        return URI.create("/api/v1/domains/" + name.ascii());
    }
}
