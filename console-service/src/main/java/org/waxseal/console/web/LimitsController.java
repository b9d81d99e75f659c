package org.waxseal.console.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.waxseal.console.limits.Limits;

/** {@code /api/v1/limits}. */
@RestController
public final class LimitsController {
    /** Of each limit: what is scarcest is what an operator looks for. */
    private static final int SCOPES = 20;

    private final Limits limits;

    public LimitsController(Limits limits) {
        this.limits = limits;
    }

    @GetMapping("/api/v1/limits")
    Limits.Remaining show() {
        return limits.remaining(SCOPES);
    }
}
