package org.waxseal.issuer.testca;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much is allowed. A limit that is not named does not hold.
 *
 * @param allowances by limit
 */
public record Limits(Map<Limit, Allowance> allowances) {
    /**
     * A token bucket: {@code count} at once, and one more each {@code per / count}.
     *
     * @param count at least 1
     */
    public record Allowance(int count, Duration per) {
        public Allowance {
            if (count < 1) {
                throw new IllegalArgumentException("count is " + count + "; use at least 1");
            }
        }
    }

    public Limits {
        allowances = Map.copyOf(allowances);
    }

    public static Limits none() {
        return new Limits(Map.of());
    }

    /** As documented at letsencrypt.org/docs/rate-limits in 2026. */
    public static Limits letsEncrypt() {
        return none().with(Limit.NEW_ORDERS_PER_ACCOUNT, 300, Duration.ofHours(3))
                .with(Limit.CERTIFICATES_PER_REGISTERED_DOMAIN, 50, Duration.ofDays(7))
                .with(Limit.CERTIFICATES_PER_EXACT_SET, 5, Duration.ofDays(7))
                .with(Limit.FAILED_AUTHORIZATIONS_PER_NAME, 5, Duration.ofHours(1));
    }

    public Limits with(Limit limit, int count, Duration per) {
        Map<Limit, Allowance> changed = new EnumMap<>(Limit.class);
        changed.putAll(allowances);
        changed.put(limit, new Allowance(count, per));
        return new Limits(changed);
    }
}
