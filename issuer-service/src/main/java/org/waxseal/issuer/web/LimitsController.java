package org.waxseal.issuer.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.issuer.budget.RateBudget;

/**
 * {@code GET /internal/v1/limits}: what is left of the authority's limits, for the console only,
 * who shows its client certificate. Takes nothing from them.
 */
@RestController
public final class LimitsController extends InternalEndpoint {
    private static final int MOST_SCOPES = 1_000;

    private final RateBudget budget;

    public LimitsController(RateBudget budget) {
        this.budget = budget;
    }

    /**
     * All limits.
     *
     * @param pausedUntil until when the authority wants to be left alone; null when it does not
     */
    record LimitsResponse(List<LimitResponse> limits, @Nullable Instant pausedUntil) {}

    /**
     * What is left for one scope.
     *
     * @param scope null for the account, and for a limit that nothing was taken from
     * @param count how many the authority allows in the window
     * @param usable how many of them are used at most
     * @param next when the next one is allowed
     */
    record LimitResponse(
            String limit,
            @Nullable String scope,
            int count,
            long windowSeconds,
            int usable,
            int left,
            Instant next) {
        static LimitResponse of(RateBudget.Remaining remaining) {
            return new LimitResponse(
                    remaining.limit().wireName(),
                    remaining.scope().isEmpty() ? null : remaining.scope(),
                    remaining.allowance().count(),
                    remaining.allowance().window().toSeconds(),
                    remaining.allowance().usable(),
                    remaining.left(),
                    remaining.next());
        }
    }

    /**
     * What is left of each limit.
     *
     * @param scopes of each limit at most, the scarcest first
     */
    @GetMapping("/internal/v1/limits")
    LimitsResponse limits(
            @RequestParam(defaultValue = "20") int scopes, HttpServletRequest request) {
        requireConsole(request);
        return new LimitsResponse(
                budget.remaining(Math.clamp(scopes, 1, MOST_SCOPES)).stream()
                        .map(LimitResponse::of)
                        .toList(),
                budget.pausedUntil().orElse(null));
    }
}
