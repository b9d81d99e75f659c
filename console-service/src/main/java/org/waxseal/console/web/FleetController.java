package org.waxseal.console.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.console.fleet.ApplyFleet;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.console.fleet.FleetRequest;
import org.waxseal.console.json.FleetJson;
import org.waxseal.console.request.Faults;

/** {@code /api/v1/fleet}. */
@RestController
public final class FleetController {
    private final ApplyFleet applyFleet;
    private final TransactionTemplate transactions;

    public FleetController(ApplyFleet applyFleet, PlatformTransactionManager transactions) {
        this.applyFleet = applyFleet;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** One kind of rows as the API shows what became of them. */
    record RowsResponse(
            List<String> created, List<String> changed, List<String> removed, long unchanged) {
        static RowsResponse of(FleetChange.Rows rows) {
            return new RowsResponse(
                    rows.created(), rows.changed(), rows.removed(), rows.unchanged());
        }
    }

    /** A row that is not as the request says, and why. */
    record UntouchedResponse(String kind, String name, String reason) {
        static List<UntouchedResponse> of(List<FleetChange.Untouched> rows) {
            return rows.stream()
                    .map(row -> new UntouchedResponse(row.kind(), row.name(), row.reason()))
                    .toList();
        }
    }

    /**
     * What was changed, or would be.
     *
     * @param needsConsent whether it is refused without {@code allowRemovals}
     */
    record FleetResponse(
            boolean dryRun,
            boolean needsConsent,
            long registered,
            RowsResponse owners,
            RowsResponse nodes,
            RowsResponse domains,
            List<UntouchedResponse> skipped,
            List<UntouchedResponse> kept) {
        static FleetResponse of(FleetChange change, boolean dryRun) {
            return new FleetResponse(
                    dryRun,
                    change.needsConsent(),
                    change.registered(),
                    RowsResponse.of(change.owners()),
                    RowsResponse.of(change.nodes()),
                    RowsResponse.of(change.domains()),
                    UntouchedResponse.of(change.left()),
                    UntouchedResponse.of(change.kept()));
        }
    }

    @PutMapping(path = "/api/v1/fleet", consumes = "application/json")
    FleetResponse apply(
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String dryRun,
            @RequestParam(required = false) @Nullable String allowRemovals)
            throws IOException {
        boolean preview = flag("dryRun", dryRun);
        boolean removalsAllowed = flag("allowRemovals", allowRemovals);
        Faults faults = new Faults();
        FleetRequest wanted = FleetJson.read(request.getInputStream(), faults);
        faults.throwIfAny();
        return FleetResponse.of(
                preview ? preview(wanted) : applyFleet.apply(wanted, removalsAllowed), preview);
    }

    /** Done and taken back: so it is refused for whatever the run itself would be. */
    private FleetChange preview(FleetRequest wanted) {
        return Objects.requireNonNull(
                transactions.execute(
                        transaction -> {
                            transaction.setRollbackOnly();
                            return applyFleet.apply(wanted, true);
                        }));
    }

    private static boolean flag(String name, @Nullable String written) {
        if (written == null || written.equals("false")) {
            return false;
        }
        if (written.equals("true")) {
            return true;
        }
        throw new HttpFault(
                400,
                ErrorCode.FIELD_INVALID,
                "%s '%s' is neither true nor false".formatted(name, Faults.shown(written)));
    }
}
