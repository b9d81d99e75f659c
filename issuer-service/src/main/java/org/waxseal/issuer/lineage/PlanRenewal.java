package org.waxseal.issuer.lineage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.RenewalAdvice;
import org.waxseal.issuer.authority.RenewalWindow;

/**
 * When a certificate is renewed. The authority's window decides where it has one (RFC 9773); else
 * the certificate's own lifetime: after two thirds of it, or half when it is under ten days, and up
 * to a twentieth of it earlier, so that certificates of one day do not come back on one day. In its
 * last twentieth a certificate is renewed whatever the window says.
 */
public final class PlanRenewal {
    private static final Logger LOGGER = LoggerFactory.getLogger(PlanRenewal.class);

    private static final Duration SHORT_LIFE = Duration.ofDays(10);
    private static final int JITTER_DIVISOR = 20;
    private static final int EMERGENCY_DIVISOR = 20;

    /** How often to ask when the authority does not say (RFC 9773 section 4.3.1). */
    private static final Duration ASK_AGAIN = Duration.ofHours(6);

    /**
     * A new certificate is never renewed at once: a fault of the authority would have us order for
     * ever.
     */
    private static final int REST_DIVISOR = 20;

    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final CertificateAuthority authority;
    private final RandomGenerator random;
    private final Clock clock;

    public PlanRenewal(CertificateAuthority authority, RandomGenerator random, Clock clock) {
        this.authority = authority;
        this.random = random;
        this.clock = clock;
    }

    /**
     * The plan of a new certificate. One exchange with the authority; its failure costs nothing.
     */
    public RenewalPlan first(CertificateChain chain) {
        RenewalPlan plan = plan(chain, null);
        Instant rested = clock.instant().plus(life(chain).dividedBy(REST_DIVISOR));
        return plan.at().isBefore(rested)
                ? new RenewalPlan(
                        rested.truncatedTo(ChronoUnit.MICROS), plan.window(), plan.askAt())
                : plan;
    }

    /**
     * The plan after the authority was asked again. The instant stays as it is while the window
     * does.
     */
    public RenewalPlan again(CertificateChain chain, RenewalPlan before) {
        return plan(chain, before);
    }

    private RenewalPlan plan(CertificateChain chain, @Nullable RenewalPlan before) {
        Optional<RenewalAdvice> advice;
        try {
            advice = authority.renewalAdvice(chain);
        } catch (WaxsealException e) {
            if (e.code() == ErrorCode.INFRASTRUCTURE_UNAVAILABLE) {
                throw e;
            }
            LOGGER.warn("The renewal window cannot be asked for: {}", e.sentence());
            return new RenewalPlan(
                    before == null ? ofLifetime(chain) : before.at(),
                    before == null ? null : before.window(),
                    askAt(null));
        }
        return advice.map(given -> ofAdvice(chain, before, given))
                .orElseGet(() -> withoutAdvice(chain, before));
    }

    private RenewalPlan ofAdvice(
            CertificateChain chain, @Nullable RenewalPlan before, RenewalAdvice advice) {
        RenewalWindow window = micros(advice.window());
        if (before != null && window.equals(before.window())) {
            return new RenewalPlan(before.at(), window, askAt(advice.askAgainIn()));
        }
        if (before != null) {
            LOGGER.info(
                    "The authority wants {} to be renewed from {} to {}: {}",
                    chain.names(),
                    window.start(),
                    window.end(),
                    advice.explanation() == null ? "it gives no reason" : advice.explanation());
        }
        return new RenewalPlan(
                notAfter(emergency(chain), draw(window)), window, askAt(advice.askAgainIn()));
    }

    private RenewalPlan withoutAdvice(CertificateChain chain, @Nullable RenewalPlan before) {
        Instant at = before != null && before.window() == null ? before.at() : ofLifetime(chain);
        return new RenewalPlan(at, null, null);
    }

    private Instant draw(RenewalWindow window) {
        long width = Duration.between(window.start(), window.end()).toMillis();
        return window.start().plusMillis(width == 0 ? 0 : random.nextLong(width));
    }

    private Instant ofLifetime(CertificateChain chain) {
        Duration life = life(chain);
        Duration used =
                life.compareTo(SHORT_LIFE) < 0
                        ? life.dividedBy(2)
                        : life.multipliedBy(2).dividedBy(3);
        long jitter = random.nextLong(Math.max(1, life.dividedBy(JITTER_DIVISOR).toSeconds()));
        return chain.notBefore().plus(used).minusSeconds(jitter).truncatedTo(ChronoUnit.MICROS);
    }

    private Instant askAt(@Nullable Duration asked) {
        Duration wait = asked == null ? ASK_AGAIN : asked;
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            wait = SHORTEST_WAIT;
        }
        // Later, never earlier: the authority does not want to be asked before.
        wait = wait.plusSeconds(random.nextLong(Math.max(1, wait.toSeconds() / 10)));
        return clock.instant()
                .plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
                .truncatedTo(ChronoUnit.MICROS);
    }

    private static Instant emergency(CertificateChain chain) {
        return chain.notAfter().minus(life(chain).dividedBy(EMERGENCY_DIVISOR));
    }

    private static Instant notAfter(Instant latest, Instant at) {
        return at.isAfter(latest) ? latest.truncatedTo(ChronoUnit.MICROS) : at;
    }

    /** As the database keeps it, so that an unchanged window is known again. */
    private static RenewalWindow micros(RenewalWindow window) {
        return new RenewalWindow(
                window.start().truncatedTo(ChronoUnit.MICROS),
                window.end().truncatedTo(ChronoUnit.MICROS));
    }

    /** The last valid second counts (RFC 5280 section 4.1.2.5). */
    private static Duration life(CertificateChain chain) {
        return Duration.between(chain.notBefore(), chain.notAfter()).plusSeconds(1);
    }
}
