package org.waxseal.issuer.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyAccess;
import org.waxseal.issuer.vault.KeyAccessRepository;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.RotateKeys;
import org.waxseal.issuer.vault.Rotation;

/**
 * {@code /internal/v1/vault}: rotation, state and audit of the vault, for the console only, who
 * shows its client certificate. Nothing here touches a private key.
 */
@RestController
@RequestMapping("/internal/v1/vault")
public final class VaultController extends InternalEndpoint {
    private static final int HIGHEST_LIMIT = 1_000;

    private final RotateKeys rotateKeys;
    private final KeyAccessRepository accesses;

    public VaultController(RotateKeys rotateKeys, KeyAccessRepository accesses) {
        this.rotateKeys = rotateKeys;
        this.accesses = accesses;
    }

    /** Keys that wrap data keys. */
    record KeysResponse(List<RotateKeys.Use> keys) {}

    /** The audit, newest first. */
    record AccessesResponse(List<AccessResponse> items) {}

    /** One row of the audit; null where it does not apply. */
    record AccessResponse(
            long id,
            Instant at,
            String action,
            String outcome,
            @Nullable String holder,
            @Nullable Long generation,
            @Nullable String fingerprint,
            String client,
            @Nullable String node,
            String reason) {
        static AccessResponse of(KeyAccessRepository.Row row) {
            KeyAccess done = row.access();
            KeyReference reference = done.reference();
            Access access = done.access();
            Fingerprint certificate = access.certificate();
            NodeId node = access.node();
            return new AccessResponse(
                    row.id(),
                    done.at(),
                    done.action().wireName(),
                    done.outcome(),
                    reference == null ? null : reference.holder(),
                    reference == null ? null : reference.generation(),
                    certificate == null ? null : certificate.hex(),
                    access.client(),
                    node == null ? null : node.value(),
                    access.reason());
        }
    }

    /**
     * Begins a rotation, or goes on with the one that is not finished; answers after some seconds
     * in any case.
     *
     * @param by whoever asked the console, for the audit
     */
    @PostMapping("/rotations")
    Rotation rotate(@RequestParam String by, HttpServletRequest request) {
        requireConsole(request);
        return rotateKeys.rotate(Access.ofOperator(by, "rotation"));
    }

    @GetMapping
    KeysResponse keys(HttpServletRequest request) {
        requireConsole(request);
        return new KeysResponse(rotateKeys.status());
    }

    /**
     * Rows of the audit.
     *
     * @param holder a subject's key, or an account; all if it is left out
     * @param before only rows with a lower identifier
     */
    @GetMapping("/accesses")
    AccessesResponse accesses(
            @RequestParam(required = false) @Nullable String holder,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            @RequestParam int limit,
            HttpServletRequest request) {
        requireConsole(request);
        return new AccessesResponse(
                accesses.list(holder, before, Math.clamp(limit, 1, HIGHEST_LIMIT)).stream()
                        .map(AccessResponse::of)
                        .toList());
    }
}
