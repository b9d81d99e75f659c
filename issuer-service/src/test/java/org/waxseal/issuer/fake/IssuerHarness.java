package org.waxseal.issuer.fake;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.CertificateStatement;
import org.waxseal.common.statement.Statement;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.bouncycastle.SigningRequests;
import org.waxseal.issuer.budget.Allowance;
import org.waxseal.issuer.budget.Limit;
import org.waxseal.issuer.budget.RateBudget;
import org.waxseal.issuer.caa.CaaIssuer;
import org.waxseal.issuer.caa.CaaPolicy;
import org.waxseal.issuer.caa.CaaRecord;
import org.waxseal.issuer.caa.CaaRecords;
import org.waxseal.issuer.caa.CheckCaa;
import org.waxseal.issuer.challenge.AwaitPropagation;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.FollowAliases;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.lineage.BackOff;
import org.waxseal.issuer.lineage.CheckNames;
import org.waxseal.issuer.lineage.IssuanceObserver;
import org.waxseal.issuer.lineage.IssueCertificate;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.LineageLedger;
import org.waxseal.issuer.lineage.LineageWork;
import org.waxseal.issuer.lineage.PlaceOrder;
import org.waxseal.issuer.lineage.PlanRenewal;
import org.waxseal.issuer.lineage.TendLineage;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.placement.RecordRegistration;
import org.waxseal.issuer.placement.Registration;
import org.waxseal.issuer.placement.ReleaseKey;
import org.waxseal.issuer.publicsuffix.GuavaRegisteredDomains;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.Envelopes;
import org.waxseal.issuer.vault.KeyAudit;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;
import org.waxseal.issuer.vault.RewrapPage;
import org.waxseal.issuer.vault.RotateKeys;
import org.waxseal.issuer.vault.SealingKeyVault;

/** The whole issuer over fakes, on one clock. */
public final class IssuerHarness implements AutoCloseable {
    public static final NodeId NODE = new NodeId("mx1");

    public final SettableClock clock = new SettableClock();
    public final Power power = new Power();
    public final FakeDns dns = new FakeDns(power);
    public final FakeAuthority authority = new FakeAuthority(dns, clock, power);
    public final InMemoryLineages lineages = new InMemoryLineages(power);
    public final InMemoryPlacements placements = new InMemoryPlacements();
    public final InMemoryPresentedRecords presented = new InMemoryPresentedRecords(power);
    public final InMemorySealedKeys sealedKeys = new InMemorySealedKeys();
    public final List<Statement> published = new ArrayList<>();
    public final List<String> woken = new ArrayList<>();
    public final List<ErrorCode> failures = new ArrayList<>();

    /** CAA records by their names. */
    public final Map<String, List<CaaRecord>> caa = new HashMap<>();

    public int issuances;
    public final KeyPairs keyPairs = new JcaKeyPairs(new SecureRandom());
    public final InMemoryKeyTombs tombs = new InMemoryKeyTombs();
    public final InMemoryKeyAccesses accesses = new InMemoryKeyAccesses();
    public final HeldKeys keyEncryptionKeys = HeldKeys.random();
    public final Envelopes envelopes =
            new Envelopes(keyEncryptionKeys, keyPairs, new SecureRandom());
    public final KeyAudit audit = new KeyAudit(accesses, clock);
    public final KeyVault vault =
            new SealingKeyVault(envelopes, sealedKeys, tombs, audit, keyPairs, clock);

    public final RotateKeys rotateKeys =
            new RotateKeys(
                    keyEncryptionKeys,
                    sealedKeys,
                    envelopes,
                    new RewrapPage(sealedKeys),
                    audit,
                    Duration.ofSeconds(20),
                    clock);

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final RandomGenerator random = new Random(1);

    public final LineageLedger ledger =
            new LineageLedger(
                    lineages,
                    vault,
                    new BackOff(
                            List.of(
                                    Duration.ofMinutes(1),
                                    Duration.ofMinutes(10),
                                    Duration.ofMinutes(100),
                                    Duration.ofDays(1)),
                            List.of(Duration.ofSeconds(2), Duration.ofSeconds(5))),
                    published::add,
                    (work, item) -> woken.add(item),
                    clock);
    public final RateBudget budget;
    public final RecordRegistration recordRegistration;
    public final ReleaseKey releaseKey;
    public final TendLineage tendLineage;
    public final LineageWork work;

    /** Without limits. */
    public IssuerHarness() {
        this(Map.of());
    }

    public IssuerHarness(Map<Limit, Allowance> allowances) {
        budget =
                new RateBudget(
                        allowances, new InMemoryBudgets(), new GuavaRegisteredDomains(), clock);
        recordRegistration = new RecordRegistration(placements, ledger);
        releaseKey = new ReleaseKey(placements, lineages, vault, keyPairs, audit);
        tendLineage = tendLineage();
        work = new LineageWork(lineages, presented, tendLineage, 8);
    }

    private TendLineage tendLineage() {
        Polling propagation =
                new Polling(clock, clock, Duration.ofMillis(5), Duration.ofSeconds(60));
        Polling polling = new Polling(clock, clock, Duration.ofMillis(20), Duration.ofSeconds(90));
        FanOut fanOut = new FanOut(executor);
        ProveControl control =
                new ProveControl(
                        authority,
                        dns,
                        presented,
                        new FollowAliases(dns, dns, List.of(), random),
                        new AwaitPropagation(dns, dns, propagation, fanOut),
                        polling,
                        fanOut,
                        power,
                        clock);
        PlanRenewal planRenewal = new PlanRenewal(authority, random, clock);
        IssueCertificate issue =
                new IssueCertificate(
                        authority,
                        new PlaceOrder(
                                authority,
                                budget,
                                new CheckNames(
                                        budget,
                                        new CheckCaa(
                                                new CaaPolicy(
                                                        name ->
                                                                new CaaRecords.Answer.Found(
                                                                        caa.getOrDefault(
                                                                                name, List.of()))),
                                                () ->
                                                        new CaaIssuer(
                                                                Set.of("ca.test"),
                                                                Optional.empty(),
                                                                Set.of("dns-01"))),
                                        clock),
                                ledger,
                                power,
                                clock),
                        control,
                        vault,
                        new SigningRequests(),
                        ledger,
                        planRenewal,
                        polling,
                        power);
        return new TendLineage(
                lineages, ledger, issue, control, planRenewal, budget, observer(), clock);
    }

    private IssuanceObserver observer() {
        return new IssuanceObserver() {
            @Override
            public void issued(Duration took) {
                issuances++;
            }

            @Override
            public void failed(ErrorCode code, Duration took) {
                failures.add(code);
            }
        };
    }

    public static CertificatePolicy wildcard(String domain) {
        return policy(0, domain, "*." + domain);
    }

    public static CertificatePolicy policy(long renewal, String... names) {
        return new CertificatePolicy(
                List.of(names).stream().map(CertificateName::of).toList(),
                KeyType.ECDSA_P256,
                renewal);
    }

    public Subject register(String domain, long revision, CertificatePolicy policy) {
        Subject subject = Subject.domain(DnsName.of(domain));
        recordRegistration.record(
                new Registration(new Placement(subject, Set.of(NODE), revision, false), policy));
        return subject;
    }

    public void remove(Subject subject, long revision) {
        recordRegistration.record(
                new Registration(
                        new Placement(subject, Set.of(NODE), revision, true),
                        policy(0, "removed.test")));
    }

    /** Does all that is due now, as the platform's sweep would. */
    public void sweep() {
        work.due(clock.instant(), 100).forEach(work::perform);
    }

    public Lineage lineage(Subject subject) {
        return lineages.find(subject).orElseThrow();
    }

    public CertificateStatement lastStatement() {
        return (CertificateStatement) published.getLast();
    }

    public KeyPair keyOf(Subject subject, long generation) {
        return vault.find(KeyReference.of(subject, generation), Access.ofIssuer("test"))
                .orElseThrow();
    }

    /** Registers and issues the first certificate. */
    public Subject issued(String domain) {
        Subject subject = register(domain, 1, wildcard(domain));
        sweep();
        Objects.requireNonNull(lineage(subject).current());
        return subject;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
