package org.waxseal.issuer.server;

import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.pki.TrustAnchors;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Statement;
import org.waxseal.common.time.Pauses;
import org.waxseal.issuer.acme4j.Acme4jAuthority;
import org.waxseal.issuer.acme4j.AcmeEndpoint;
import org.waxseal.issuer.acme4j.ExternalAccount;
import org.waxseal.issuer.authority.Authorization;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.DnsChallenge;
import org.waxseal.issuer.authority.OrderTerms;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.authority.RenewalAdvice;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.bouncycastle.SigningRequests;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.caa.CaaIssuer;
import org.waxseal.issuer.caa.CaaPolicy;
import org.waxseal.issuer.caa.CheckCaa;
import org.waxseal.issuer.challenge.AwaitPropagation;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.FollowAliases;
import org.waxseal.issuer.challenge.PresentedRecords;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.dns.DynamicUpdateSolver;
import org.waxseal.issuer.dns.Lookup;
import org.waxseal.issuer.dns.ResolvedAliases;
import org.waxseal.issuer.dns.ResolvedCaaRecords;
import org.waxseal.issuer.dns.ServerAddress;
import org.waxseal.issuer.dns.TsigKeyFile;
import org.waxseal.issuer.dns.ZoneServers;
import org.waxseal.issuer.jdbc.JdbcAccountRepository;
import org.waxseal.issuer.jdbc.JdbcBudgets;
import org.waxseal.issuer.jdbc.JdbcKeyAccessRepository;
import org.waxseal.issuer.jdbc.JdbcKeyTombRepository;
import org.waxseal.issuer.jdbc.JdbcLineageRepository;
import org.waxseal.issuer.jdbc.JdbcPlacementRepository;
import org.waxseal.issuer.jdbc.JdbcPresentedRecords;
import org.waxseal.issuer.jdbc.JdbcSealedKeyRepository;
import org.waxseal.issuer.lineage.BackOff;
import org.waxseal.issuer.lineage.CheckNames;
import org.waxseal.issuer.lineage.IssuanceObserver;
import org.waxseal.issuer.lineage.IssueCertificate;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.LineageLedger;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.lineage.LineageWork;
import org.waxseal.issuer.lineage.PlaceOrder;
import org.waxseal.issuer.lineage.PlanRenewal;
import org.waxseal.issuer.lineage.TendLineage;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.placement.RecordRegistration;
import org.waxseal.issuer.placement.Registration;
import org.waxseal.issuer.publicsuffix.GuavaRegisteredDomains;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.Envelopes;
import org.waxseal.issuer.vault.KeyAudit;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;
import org.waxseal.issuer.vault.SealingKeyVault;
import org.waxseal.issuer.vault.file.KeyDirectory;
import org.waxseal.sandbox.KnotServer;
import org.waxseal.sandbox.PebbleServer;

/**
 * One process of the issuer, wired by hand over real servers but without a broker. A second one
 * over the same database and vault is what a restart gives.
 */
final class RealIssuer implements AutoCloseable {
    private static final NodeId NODE = new NodeId("mx1");
    private static final int SESSIONS = 16;
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration EXCHANGE = Duration.ofSeconds(2);

    /** What differs from one test to another. */
    record Options(
            boolean termsAgreed,
            boolean trusted,
            Duration timeout,
            Checkpoints checkpoints,
            @Nullable DnsSolver solver,
            @Nullable ExternalAccount externalAccount,
            List<ServerAddress> also,
            Duration propagation) {

        static Options standard() {
            return new Options(
                    true,
                    true,
                    Duration.ofSeconds(10),
                    Checkpoints.none(),
                    null,
                    null,
                    List.of(),
                    Duration.ofSeconds(10));
        }

        Options withoutTerms() {
            return new Options(
                    false,
                    trusted,
                    timeout,
                    checkpoints,
                    solver,
                    externalAccount,
                    also,
                    propagation);
        }

        Options withoutTrust() {
            return new Options(
                    termsAgreed,
                    false,
                    timeout,
                    checkpoints,
                    solver,
                    externalAccount,
                    also,
                    propagation);
        }

        Options withTimeout(Duration newTimeout) {
            return new Options(
                    termsAgreed,
                    trusted,
                    newTimeout,
                    checkpoints,
                    solver,
                    externalAccount,
                    also,
                    propagation);
        }

        Options withCheckpoints(Checkpoints newCheckpoints) {
            return new Options(
                    termsAgreed,
                    trusted,
                    timeout,
                    newCheckpoints,
                    solver,
                    externalAccount,
                    also,
                    propagation);
        }

        Options boundTo(ExternalAccount newExternalAccount) {
            return new Options(
                    termsAgreed,
                    trusted,
                    timeout,
                    checkpoints,
                    solver,
                    newExternalAccount,
                    also,
                    propagation);
        }

        Options alsoAsking(ServerAddress server, Duration patience) {
            return new Options(
                    termsAgreed,
                    trusted,
                    timeout,
                    checkpoints,
                    solver,
                    externalAccount,
                    List.of(server),
                    patience);
        }

        Options withSolver(DnsSolver newSolver) {
            return new Options(
                    termsAgreed,
                    trusted,
                    timeout,
                    checkpoints,
                    newSolver,
                    externalAccount,
                    also,
                    propagation);
        }
    }

    final List<Statement> published = new CopyOnWriteArrayList<>();
    final AtomicInteger ordersCreated = new AtomicInteger();
    final AtomicInteger ordersFinished = new AtomicInteger();
    final LineageRepository lineages;
    final KeyVault vault;
    final KeyPairs keyPairs = new JcaKeyPairs(new SecureRandom());
    final LineageWork work;

    private final Clock clock = Clock.systemUTC();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Acme4jAuthority authority;
    private final RecordRegistration recordRegistration;
    private final JdbcAccountRepository accounts;
    private final URI directory;

    /**
     * The servers that it works with.
     *
     * @param trustFile what the authority's HTTPS chains to
     * @param nameServer {@code host:port}, also its own resolver
     */
    record Servers(URI directory, Path trustFile, String nameServer, Path tsigKeyFile) {
        static Servers of(PebbleServer pebble, KnotServer knot) {
            return new Servers(
                    pebble.directoryUrl(), pebble.trustFile(), knot.address(), knot.tsigKeyFile());
        }

        Lookup lookup() {
            ServerAddress address = ServerAddress.of(nameServer);
            return new Lookup(address, List.of(address), EXCHANGE);
        }

        DnsSolver solver() {
            ServerAddress address = ServerAddress.of(nameServer);
            return new DynamicUpdateSolver(
                    address.host(), address.port(), TsigKeyFile.read(tsigKeyFile), EXCHANGE);
        }
    }

    /** Tries again at once whatever has failed. */
    RealIssuer(
            DataSource dataSource,
            Path vaultDirectory,
            PebbleServer pebble,
            KnotServer knot,
            Options options) {
        this(
                dataSource,
                vaultDirectory,
                Servers.of(pebble, knot),
                new BackOff(List.of(SOON), List.of(SOON)),
                options);
    }

    RealIssuer(
            DataSource dataSource,
            Path vaultDirectory,
            Servers servers,
            BackOff backOff,
            Options options) {
        JdbcClient database = JdbcClient.create(dataSource);
        SecureRandom random = new SecureRandom();
        lineages = new JdbcLineageRepository(database);
        accounts = new JdbcAccountRepository(database);
        directory = servers.directory();
        JdbcSealedKeyRepository sealedKeys = new JdbcSealedKeyRepository(database);
        vault =
                new SealingKeyVault(
                                new Envelopes(
                                        KeyDirectory.open(
                                                vaultDirectory, random, sealedKeys.any().isEmpty()),
                                        keyPairs,
                                        random),
                                sealedKeys,
                                new JdbcKeyTombRepository(database),
                                new KeyAudit(new JdbcKeyAccessRepository(database), clock),
                                keyPairs,
                                clock)
                        .verified();
        authority =
                new Acme4jAuthority(
                        new AcmeEndpoint(
                                directory,
                                List.of("mailto:certificates@example.org"),
                                options.termsAgreed(),
                                options.externalAccount(),
                                null,
                                options.trusted()
                                        ? TrustAnchors.read(servers.trustFile(), "the trust file")
                                                .clientContext()
                                        : null,
                                options.timeout(),
                                SESSIONS),
                        vault,
                        accounts,
                        clock);
        DnsSolver chosen = options.solver();
        DnsSolver solver = chosen == null ? servers.solver() : chosen;
        PresentedRecords presented = new JdbcPresentedRecords(database);
        LineageLedger ledger =
                transactional(
                        new LineageLedger(
                                lineages,
                                vault,
                                backOff,
                                published::add,
                                (name, item) -> {},
                                clock),
                        dataSource);
        RateBudget budget =
                transactional(
                        new RateBudget(
                                Map.of(),
                                new JdbcBudgets(database),
                                new GuavaRegisteredDomains(),
                                clock),
                        dataSource);
        recordRegistration =
                transactional(
                        new RecordRegistration(new JdbcPlacementRepository(database), ledger),
                        dataSource);
        CertificateAuthority counting = new Counting(authority);
        Polling polling =
                new Polling(clock, Pauses.real(), Duration.ofMillis(20), Duration.ofSeconds(30));
        FanOut fanOut = new FanOut(executor);
        Lookup lookup = servers.lookup();
        ProveControl control =
                new ProveControl(
                        counting,
                        solver,
                        presented,
                        new FollowAliases(new ResolvedAliases(lookup), solver, List.of(), random),
                        new AwaitPropagation(
                                solver,
                                new ZoneServers(lookup, options.also(), true, fanOut, EXCHANGE),
                                new Polling(
                                        clock,
                                        Pauses.real(),
                                        Duration.ofMillis(5),
                                        options.propagation()),
                                fanOut),
                        polling,
                        fanOut,
                        options.checkpoints(),
                        clock);
        PlanRenewal planRenewal = new PlanRenewal(counting, random, clock);
        work =
                new LineageWork(
                        lineages,
                        presented,
                        new TendLineage(
                                lineages,
                                ledger,
                                new IssueCertificate(
                                        counting,
                                        new PlaceOrder(
                                                counting,
                                                budget,
                                                new CheckNames(
                                                        budget,
                                                        new CheckCaa(
                                                                new CaaPolicy(
                                                                        new ResolvedCaaRecords(
                                                                                lookup)),
                                                                () ->
                                                                        new CaaIssuer(
                                                                                authority
                                                                                        .caaIdentities(),
                                                                                Optional.empty(),
                                                                                Set.of("dns-01"))),
                                                        clock),
                                                ledger,
                                                options.checkpoints(),
                                                clock),
                                        control,
                                        vault,
                                        new SigningRequests(),
                                        ledger,
                                        planRenewal,
                                        polling,
                                        options.checkpoints()),
                                control,
                                planRenewal,
                                budget,
                                new Ignoring(),
                                clock),
                        8);
    }

    /** What {@code @Transactional} does in the service. */
    private static <T> T transactional(T target, DataSource dataSource) {
        TransactionManager transactions = new JdbcTransactionManager(dataSource);
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice(
                new TransactionInterceptor(
                        transactions, new AnnotationTransactionAttributeSource()));
        @SuppressWarnings("unchecked") // a proxy of a class extends it
        T proxy = (T) factory.getProxy();
        return proxy;
    }

    static CertificatePolicy policy(long renewal, String... names) {
        return new CertificatePolicy(
                List.of(names).stream().map(CertificateName::of).toList(),
                KeyType.ECDSA_P256,
                renewal);
    }

    Subject register(String domain, long revision, CertificatePolicy policy) {
        Subject subject = Subject.domain(DnsName.of(domain));
        recordRegistration.record(
                new Registration(new Placement(subject, Set.of(NODE), revision, false), policy));
        return subject;
    }

    /** Registers with a wildcard certificate and tries once. */
    Lineage issueWildcard(String domain) {
        Subject subject = register(domain, 1, policy(0, domain, "*." + domain));
        return perform(subject);
    }

    /** Tries once, whether it is time or not. */
    Lineage perform(Subject subject) {
        work.perform(subject.key());
        return lineage(subject);
    }

    Lineage lineage(Subject subject) {
        return lineages.find(subject).orElseThrow();
    }

    CertificateChain chainOf(Subject subject) {
        return Objects.requireNonNull(lineage(subject).current());
    }

    KeyPair keyOf(Subject subject, long generation) {
        return vault.find(KeyReference.of(subject, generation), Access.ofIssuer("test"))
                .orElseThrow();
    }

    Optional<URI> account() {
        return accounts.find(directory);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        authority.close();
    }

    private final class Counting implements CertificateAuthority {
        private final CertificateAuthority counted;

        Counting(CertificateAuthority counted) {
            this.counted = counted;
        }

        @Override
        public CertificateOrder create(List<CertificateName> names, OrderTerms terms) {
            CertificateOrder order = counted.create(names, terms);
            ordersCreated.incrementAndGet();
            return order;
        }

        @Override
        public Optional<CertificateOrder> find(URI order) {
            return counted.find(order);
        }

        @Override
        public Authorization authorization(URI authorization) {
            return counted.authorization(authorization);
        }

        @Override
        public void validate(DnsChallenge challenge) {
            counted.validate(challenge);
        }

        @Override
        public CertificateOrder finish(CertificateOrder order, byte[] signingRequest) {
            CertificateOrder finished = counted.finish(order, signingRequest);
            ordersFinished.incrementAndGet();
            return finished;
        }

        @Override
        public CertificateChain download(CertificateOrder order) {
            return counted.download(order);
        }

        @Override
        public void deactivate(URI authorization) {
            counted.deactivate(authorization);
        }

        @Override
        public Optional<RenewalAdvice> renewalAdvice(CertificateChain chain) {
            return counted.renewalAdvice(chain);
        }
    }

    private static final class Ignoring implements IssuanceObserver {
        @Override
        public void issued(Duration took) {}

        @Override
        public void failed(ErrorCode code, Duration took) {}
    }
}
