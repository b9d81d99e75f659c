package org.waxseal.issuer.testca;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an authority is started with.
 *
 * @param profiles the first is what an order without a profile gets
 * @param reuseOrders whether the same order again gives the one that is still open
 * @param orderLife until an open order expires
 * @param authorizationLife how long a valid authorization serves new orders; zero for not at all
 * @param pollAfter what answers that say "not yet" give as {@code Retry-After}
 * @param externalKeys HMAC keys by key identifier
 * @param checkSignatures whether those of requests and CSRs are verified
 */
record Settings(
        Clock clock,
        List<Profile> profiles,
        boolean reuseOrders,
        Duration orderLife,
        Duration authorizationLife,
        Duration pollAfter,
        Map<String, byte[]> externalKeys,
        boolean checkSignatures) {
    Settings {
        profiles = List.copyOf(profiles);
        externalKeys = Map.copyOf(externalKeys);
    }
}
