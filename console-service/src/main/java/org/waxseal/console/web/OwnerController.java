package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
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
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.owner.ChangeOwner;
import org.waxseal.console.owner.FindOwner;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerChange;
import org.waxseal.console.owner.OwnerFilter;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Outcome;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Provisioned;
import org.waxseal.console.request.Source;

/** {@code /api/v1/owners}. */
@RestController
public final class OwnerController {
    private final RegisterOwner registerOwner;
    private final ProvisionOwner provisionOwner;
    private final ChangeOwner changeOwner;
    private final RemoveOwner removeOwner;
    private final FindOwner findOwner;

    public OwnerController(
            RegisterOwner registerOwner,
            ProvisionOwner provisionOwner,
            ChangeOwner changeOwner,
            RemoveOwner removeOwner,
            FindOwner findOwner) {
        this.registerOwner = registerOwner;
        this.provisionOwner = provisionOwner;
        this.changeOwner = changeOwner;
        this.removeOwner = removeOwner;
        this.findOwner = findOwner;
    }

    /** An owner as the API shows it. */
    record OwnerResponse(
            String id,
            String name,
            String email,
            String locale,
            String source,
            Instant changedAt,
            long revision) {
        static OwnerResponse of(Owner row) {
            OwnerStatement owner = row.statement();
            return new OwnerResponse(
                    owner.id().value(),
                    owner.name(),
                    owner.email(),
                    owner.locale().wireName(),
                    row.source().wireName(),
                    owner.changedAt(),
                    owner.revision());
        }
    }

    @PostMapping(path = "/api/v1/owners", consumes = "application/json")
    ResponseEntity<OwnerResponse> register(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Faults faults = new Faults();
        OwnerRequest wanted = RegistryJson.owner(JsonBody.of(request, faults));
        faults.throwIfAny();
        Owner owner = registerOwner.register(wanted);
        return ResponseEntity.created(locationOf(owner.id())).body(shown(owner, response));
    }

    @PutMapping(path = "/api/v1/owners/{id}", consumes = "application/json")
    ResponseEntity<OwnerResponse> provision(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        OwnerId inPath = Paging.owner(id);
        Precondition precondition = Conditions.of(request);
        Faults faults = new Faults();
        OwnerRequest wanted = RegistryJson.owner(JsonBody.of(request, faults));
        OwnerRequest named = wanted.named(inPath, faults);
        faults.throwIfAny();
        Provisioned<Owner> provisioned = provisionOwner.provision(named, Source.API, precondition);
        return provisioned.outcome() == Outcome.CREATED
                ? ResponseEntity.created(locationOf(inPath))
                        .body(shown(provisioned.row(), response))
                : ResponseEntity.ok(shown(provisioned.row(), response));
    }

    @PatchMapping(path = "/api/v1/owners/{id}", consumes = JsonBody.MERGE_PATCH)
    OwnerResponse change(
            @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        OwnerId inPath = Paging.owner(id);
        Precondition precondition = Conditions.of(request);
        Faults faults = new Faults();
        OwnerChange change = RegistryJson.ownerChange(JsonBody.of(request, faults));
        faults.throwIfAny();
        return shown(changeOwner.change(inPath, change, Source.API, precondition).row(), response);
    }

    @GetMapping("/api/v1/owners")
    Paging.Page<OwnerResponse> list(
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        OwnerFilter filter =
                new OwnerFilter(
                        Filters.source(source), email == null ? null : OwnerRequest.mailbox(email));
        int most = Paging.limit(limit);
        List<Owner> found =
                findOwner.list(filter, most + 1, after == null ? null : Paging.owner(after));
        return Paging.page(found, most, OwnerResponse::of, owner -> owner.id().value());
    }

    @GetMapping("/api/v1/owners/{id}")
    OwnerResponse find(@PathVariable String id, HttpServletResponse response) {
        return shown(findOwner.find(Paging.owner(id)), response);
    }

    @DeleteMapping("/api/v1/owners/{id}")
    ResponseEntity<Void> remove(@PathVariable String id, HttpServletRequest request) {
        removeOwner.remove(Paging.owner(id), Source.API, Conditions.of(request));
        return ResponseEntity.noContent().build();
    }

    private static OwnerResponse shown(Owner owner, HttpServletResponse response) {
        Conditions.tag(response, owner.statement().revision());
        return OwnerResponse.of(owner);
    }

    private static URI locationOf(OwnerId id) {
        return URI.create("/api/v1/owners/" + id);
    }
}
