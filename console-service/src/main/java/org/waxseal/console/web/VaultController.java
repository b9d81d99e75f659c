package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.access.Caller;
import org.waxseal.console.request.Faults;
import org.waxseal.console.vault.Vault;

/** {@code /api/v1/vault}. */
@RestController
public final class VaultController {
    /** An account at an authority holds a key too, and is no subject. */
    private static final String ACCOUNT = "account:";

    private final Vault vault;

    public VaultController(Vault vault) {
        this.vault = vault;
    }

    /** The keys that wrap data keys. */
    record VaultResponse(List<Vault.KeyUse> keys) {}

    /** One access, as the API shows it. */
    record KeyAccessResponse(
            String id,
            Instant at,
            String action,
            String outcome,
            @Nullable String subject,
            @Nullable Long generation,
            @Nullable String fingerprint,
            String client,
            @Nullable String node,
            String reason) {
        static KeyAccessResponse of(Vault.KeyAccess access) {
            return new KeyAccessResponse(
                    Long.toString(access.id()),
                    access.at(),
                    access.action(),
                    access.outcome(),
                    access.holder(),
                    access.generation(),
                    access.fingerprint(),
                    access.client(),
                    access.node(),
                    access.reason());
        }
    }

    @PostMapping("/api/v1/vault/rotations")
    Vault.Rotation rotate(HttpServletRequest request) {
        Caller caller = AccessFilter.callerOf(request);
        return vault.rotate("%s (%s)".formatted(caller.name(), caller.id()));
    }

    @GetMapping("/api/v1/vault")
    VaultResponse show() {
        return new VaultResponse(vault.keys());
    }

    @GetMapping("/api/v1/vault/accesses")
    Paging.Page<KeyAccessResponse> accesses(
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        int most = Paging.limit(limit);
        return Paging.page(
                vault.accesses(holder(subject), position(after), most + 1),
                most,
                KeyAccessResponse::of,
                access -> Long.toString(access.id()));
    }

    private static @Nullable String holder(@Nullable String subject) {
        return subject == null || subject.startsWith(ACCOUNT)
                ? subject
                : Paging.subject(subject).key();
    }

    private static @Nullable Long position(@Nullable String after) {
        try {
            return after == null ? null : Long.valueOf(after);
        } catch (NumberFormatException e) {
            throw new HttpFault(
                    400,
                    ErrorCode.FIELD_INVALID,
                    "after '%s' is not the next of a page".formatted(Faults.shown(after)));
        }
    }
}
