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
import org.waxseal.common.statement.OwnerStatement;
import org.waxseal.console.json.RegistryJson;
import org.waxseal.console.owner.FindOwner;
import org.waxseal.console.owner.Owner;
import org.waxseal.console.owner.OwnerRequest;
import org.waxseal.console.owner.RegisterOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.Precondition;
import org.waxseal.console.request.Source;

/** {@code /api/v1/owners}. */
@RestController
public final class OwnerController {
    private final RegisterOwner registerOwner;
    private final RemoveOwner removeOwner;
    private final FindOwner findOwner;

    public OwnerController(
            RegisterOwner registerOwner, RemoveOwner removeOwner, FindOwner findOwner) {
        this.registerOwner = registerOwner;
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
    ResponseEntity<OwnerResponse> register(HttpServletRequest request) throws IOException {
        Faults faults = new Faults();
        OwnerRequest wanted = RegistryJson.owner(JsonBody.of(request, faults));
        faults.throwIfAny();
        Owner owner = registerOwner.register(wanted);
        return ResponseEntity.created(URI.create("/api/v1/owners/" + owner.id()))
                .body(OwnerResponse.of(owner));
    }

    @GetMapping("/api/v1/owners")
    Paging.Page<OwnerResponse> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int most = Paging.limit(limit);
        List<Owner> found = findOwner.list(most + 1, after == null ? null : Paging.owner(after));
        return Paging.page(found, most, OwnerResponse::of, owner -> owner.id().value());
    }

    @GetMapping("/api/v1/owners/{id}")
    OwnerResponse find(@PathVariable String id) {
        return OwnerResponse.of(findOwner.find(Paging.owner(id)));
    }

    @DeleteMapping("/api/v1/owners/{id}")
    ResponseEntity<Void> remove(@PathVariable String id) {
        removeOwner.remove(Paging.owner(id), Source.API, Precondition.none());
        return ResponseEntity.noContent().build();
    }
}
