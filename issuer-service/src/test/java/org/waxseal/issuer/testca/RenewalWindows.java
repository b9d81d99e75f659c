package org.waxseal.issuer.testca;

import java.math.BigInteger;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When certificates should be renewed (RFC 9773). Unless the test says otherwise that is from two
 * thirds of a certificate's life for two days, for one of less than ten days from half of its life
 * for a twentieth; a revoked one is overdue.
 */
public final class RenewalWindows {
    private static final Duration SHORT = Duration.ofDays(10);
    private static final Duration WIDEST = Duration.ofDays(2);
    private static final int WIDTH_DIVISOR = 20;
    private static final Duration OVERDUE = Duration.ofHours(1);

    private final Clock clock;
    private final Certificates certificates;
    private final Map<BigInteger, Window> told = new HashMap<>();
    private Duration pollAfter = Duration.ofHours(6);

    /**
     * What renewalInfo says.
     *
     * @param explanation a page for people; empty for none
     */
    public record Window(Instant start, Instant end, Optional<URI> explanation) {
        public Window {
            if (!end.isAfter(start)) {
                throw new IllegalArgumentException(
                        "end " + end + " is not after start " + start + " (RFC 9773 section 4.2)");
            }
        }

        public Window(Instant start, Instant end) {
            this(start, end, Optional.empty());
        }
    }

    RenewalWindows(Clock clock, Certificates certificates) {
        this.clock = clock;
        this.certificates = certificates;
    }

    public synchronized void set(X509Certificate certificate, Window window) {
        told.put(certificate.getSerialNumber(), window);
    }

    /** For all certificates that are issued by now, as before a mass revocation. */
    public synchronized void setForAll(Window window) {
        certificates.all().forEach(certificate -> told.put(certificate.serial(), window));
    }

    /** Forgets all that was told. */
    public synchronized void reset() {
        told.clear();
    }

    /** Answers ask clients to come again after this; 6 hours if not set. */
    public synchronized void pollAfter(Duration changed) {
        pollAfter = changed;
    }

    synchronized Duration pollAfter() {
        return pollAfter;
    }

    /** What renewalInfo says of it now. */
    public Window of(X509Certificate certificate) {
        return of(
                certificates
                        .find(certificate.getSerialNumber())
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "serial %x was not issued here"
                                                        .formatted(
                                                                certificate.getSerialNumber()))));
    }

    synchronized Window of(IssuedCertificate certificate) {
        Window window = told.get(certificate.serial());
        if (window != null) {
            return window;
        }
        if (certificates.revocation(certificate).isPresent()) {
            Instant end = clock.instant().minus(OVERDUE);
            return new Window(end.minus(OVERDUE), end);
        }
        Duration life = Duration.between(certificate.notBefore(), certificate.notAfter());
        Instant start =
                certificate
                        .notBefore()
                        .plus(
                                life.compareTo(SHORT) < 0
                                        ? life.dividedBy(2)
                                        : life.multipliedBy(2).dividedBy(3));
        Duration width = life.dividedBy(WIDTH_DIVISOR);
        return new Window(start, start.plus(width.compareTo(WIDEST) < 0 ? width : WIDEST));
    }

    /** Whether renewing it is no surprise: its window has begun, and may be over. */
    boolean isDue(IssuedCertificate certificate) {
        return !of(certificate).start().isAfter(clock.instant());
    }
}
