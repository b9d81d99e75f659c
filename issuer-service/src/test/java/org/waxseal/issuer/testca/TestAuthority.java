package org.waxseal.issuer.testca;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A certificate authority for tests: ACME (RFC 8555) with renewal information (RFC 9773) and
 * profiles, on a free port of 127.0.0.1. It keeps everything in memory until it is closed, and its
 * time is that of the given clock alone.
 *
 * <pre>{@code
 * try (TestAuthority authority = TestAuthority.with(clock).limits(Limits.letsEncrypt()).start()) {
 *     authority.faults().inject(Fault.badNonce().probability(0.2));
 *     authority.validations().fail("bad.example", "dns", "NXDOMAIN looking up TXT");
 *     ... // clients trust trustPem() and go to directoryUrl()
 *     authority.ledger().orders(List.of("good.example")).abandoned();
 * }
 * }</pre>
 */
public final class TestAuthority implements AutoCloseable {
    private final EndpointIdentity identity = new EndpointIdentity();
    private final Certificates certificates = new Certificates();
    private final Traffic traffic = new Traffic();
    private final HttpsEndpoint endpoint;
    private final Documents documents;
    private final IssuingKeys keys;
    private final RateLimits limits;
    private final Validations validations;
    private final RenewalWindows windows;
    private final Faults faults;
    private final Orders orders;
    private final Ledger ledger;

    private TestAuthority(Builder builder) {
        Settings settings = builder.settings();
        Clock clock = settings.clock();
        this.endpoint = new HttpsEndpoint(identity.context(), clock);
        this.documents = new Documents("https://127.0.0.1:" + endpoint.port(), clock);
        this.keys = new IssuingKeys(clock);
        this.limits = new RateLimits(clock, builder.limits);
        this.validations = new Validations(builder.validator);
        this.windows = new RenewalWindows(clock, certificates);
        this.faults = new Faults(clock, new Random(builder.seed));
        this.orders = new Orders(settings, limits, validations);
        this.ledger = new Ledger(clock, orders, certificates, limits, traffic);
        endpoint.start(
                new AcmeProtocol(
                        settings,
                        documents,
                        new Accounts(settings.externalKeys()),
                        new OrderResources(
                                settings,
                                documents,
                                orders,
                                validations,
                                certificates,
                                windows,
                                keys),
                        new Revocation(certificates, orders),
                        certificates,
                        windows,
                        faults,
                        traffic));
    }

    /** One that believes everybody, without limits and faults. */
    public static Builder with(Clock clock) {
        return new Builder(clock);
    }

    /** What can be chosen before it starts. */
    public static final class Builder {
        private final Clock clock;
        private final Map<String, byte[]> externalKeys = new HashMap<>();
        private List<Profile> profiles = Profile.letsEncrypt();
        private Limits limits = Limits.none();
        private Validator validator = Validator.TRUSTING;
        private boolean reuseOrders = true;
        private Duration orderLife = Duration.ofDays(7);
        private Duration authorizationLife = Duration.ZERO;
        private Duration pollAfter = Duration.ofSeconds(1);
        private boolean checkSignatures = true;
        private long seed;

        private Builder(Clock clock) {
            this.clock = clock;
        }

        /**
         * Other profiles than Let's Encrypt's.
         *
         * @param changed the first is what an order without a profile gets
         */
        public Builder profiles(List<Profile> changed) {
            profiles = List.copyOf(changed);
            return this;
        }

        public Builder limits(Limits changed) {
            limits = changed;
            return this;
        }

        /** What looks for the proofs of names of which the test says nothing else. */
        public Builder validator(Validator changed) {
            validator = changed;
            return this;
        }

        /** Whether the same order again gives the one that is still open; so it is by default. */
        public Builder reuseOrders(boolean changed) {
            reuseOrders = changed;
            return this;
        }

        /** Until an open order and its authorizations expire; 7 days by default. */
        public Builder orderLife(Duration changed) {
            orderLife = changed;
            return this;
        }

        /** How long a valid authorization serves new orders; by default not at all. */
        public Builder authorizationLife(Duration changed) {
            authorizationLife = changed;
            return this;
        }

        /**
         * The {@code Retry-After} of answers that say "not yet", in whole seconds; 1 by default,
         * zero for none.
         */
        public Builder pollAfter(Duration changed) {
            pollAfter = changed;
            return this;
        }

        /**
         * New accounts have to be bound to this one or another that was given.
         *
         * @param hmacKey in base64url
         */
        public Builder externalAccount(String keyIdentifier, String hmacKey) {
            externalKeys.put(keyIdentifier, Json.decode("hmacKey", hmacKey));
            return this;
        }

        /**
         * Whether the signatures of requests and CSRs are verified; so it is by default. That is
         * nearly all of the work: without it, a simulation of 100,000 certificates gets done.
         * Everything else about them is still checked.
         */
        public Builder checkSignatures(boolean changed) {
            checkSignatures = changed;
            return this;
        }

        /** Of the dice that faults with a probability throw. */
        public Builder seed(long changed) {
            seed = changed;
            return this;
        }

        public TestAuthority start() {
            return new TestAuthority(this);
        }

        private Settings settings() {
            return new Settings(
                    clock,
                    profiles,
                    reuseOrders,
                    orderLife,
                    authorizationLife,
                    pollAfter,
                    externalKeys,
                    checkSignatures);
        }
    }

    public URI directoryUrl() {
        return documents.url(Resource.DIRECTORY);
    }

    /** The root, PEM, by which clients trust the authority's own HTTPS. */
    public String trustPem() {
        return Pem.of(identity.root());
    }

    /** The root, PEM, to which the certificates chain that it issues. */
    public String rootPem() {
        return Pem.of(keys.root());
    }

    /** The root to which the certificates chain that it issues. */
    public X509Certificate root() {
        return keys.root();
    }

    public Faults faults() {
        return faults;
    }

    public Validations validations() {
        return validations;
    }

    public RenewalWindows windows() {
        return windows;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Other limits from now on; what was used of the old ones is remembered. */
    public void limits(Limits changed) {
        limits.set(changed);
    }

    /**
     * Certificates are shown late.
     *
     * @param polls answers about a finalized order that still say processing, the first of them to
     *     the request to finalize
     */
    public void delayIssuance(int polls) {
        orders.delayIssuance(polls);
    }

    /**
     * Revokes by the authority's own will; the certificate's renewal is then overdue.
     *
     * @param reason of RFC 5280 section 5.3.1
     */
    public void revoke(X509Certificate certificate, int reason) {
        certificates.revoke(certificates.require(Pem.encoded(certificate)), reason);
    }

    /** The reason of RFC 5280 section 5.3.1 for which it was revoked; empty when it is good. */
    public Optional<Integer> revocation(X509Certificate certificate) {
        return certificates.revocation(certificates.require(Pem.encoded(certificate)));
    }

    /** Ends at once, also what hangs. */
    @Override
    public void close() {
        faults.clear();
        endpoint.close();
    }
}
