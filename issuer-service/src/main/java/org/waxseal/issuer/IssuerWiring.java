package org.waxseal.issuer;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.checkpoint.Checkpoints;
import org.waxseal.common.outbox.StatementOutbox;
import org.waxseal.common.pki.TrustAnchors;
import org.waxseal.common.platform.PlatformWiring;
import org.waxseal.common.scheduler.PeriodicJob;
import org.waxseal.common.time.Pauses;
import org.waxseal.common.web.RepublishController;
import org.waxseal.common.work.WakeUps;
import org.waxseal.issuer.acme4j.Acme4jAuthority;
import org.waxseal.issuer.acme4j.AcmeEndpoint;
import org.waxseal.issuer.acme4j.ExternalAccount;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.Polling;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;
import org.waxseal.issuer.bouncycastle.SigningRequests;
import org.waxseal.issuer.budget.ForgetFullBuckets;
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
import org.waxseal.issuer.jdbc.JdbcAccountRepository;
import org.waxseal.issuer.jdbc.JdbcBudgets;
import org.waxseal.issuer.jdbc.JdbcKeyAccessRepository;
import org.waxseal.issuer.jdbc.JdbcKeyTombRepository;
import org.waxseal.issuer.jdbc.JdbcLineageRepository;
import org.waxseal.issuer.jdbc.JdbcLineageStatistics;
import org.waxseal.issuer.jdbc.JdbcPlacementRepository;
import org.waxseal.issuer.jdbc.JdbcPresentedRecords;
import org.waxseal.issuer.jdbc.JdbcSealedKeyRepository;
import org.waxseal.issuer.lineage.BackOff;
import org.waxseal.issuer.lineage.CheckNames;
import org.waxseal.issuer.lineage.IssueCertificate;
import org.waxseal.issuer.lineage.LineageLedger;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.lineage.LineageWork;
import org.waxseal.issuer.lineage.PlaceOrder;
import org.waxseal.issuer.lineage.PlanRenewal;
import org.waxseal.issuer.lineage.RepublishCertificates;
import org.waxseal.issuer.lineage.TendLineage;
import org.waxseal.issuer.metrics.IssuanceMetrics;
import org.waxseal.issuer.metrics.LimitGauges;
import org.waxseal.issuer.metrics.LineageGauges;
import org.waxseal.issuer.placement.PlacementRepository;
import org.waxseal.issuer.placement.RecordRegistration;
import org.waxseal.issuer.placement.ReleaseKey;
import org.waxseal.issuer.publicsuffix.GuavaRegisteredDomains;
import org.waxseal.issuer.stream.RegistrationReceiver;
import org.waxseal.issuer.vault.Envelopes;
import org.waxseal.issuer.vault.ForgetAccesses;
import org.waxseal.issuer.vault.KeyAccessRepository;
import org.waxseal.issuer.vault.KeyAudit;
import org.waxseal.issuer.vault.KeyEncryptionKeys;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyTombRepository;
import org.waxseal.issuer.vault.KeyVault;
import org.waxseal.issuer.vault.RewrapPage;
import org.waxseal.issuer.vault.RotateKeys;
import org.waxseal.issuer.vault.SealedKeyRepository;
import org.waxseal.issuer.vault.SealingKeyVault;
import org.waxseal.issuer.vault.environment.EnvironmentKeys;
import org.waxseal.issuer.vault.file.KeyDirectory;
import org.waxseal.issuer.web.KeyController;
import org.waxseal.issuer.web.LimitsController;
import org.waxseal.issuer.web.VaultController;

/** How the issuer's parts fit together; top to bottom as a registration travels through them. */
@Configuration(proxyBeanMethods = false)
@Import({PlatformWiring.class, DnsWiring.class})
@EnableConfigurationProperties(IssuerProperties.class)
public class IssuerWiring {
    private static final Duration FIRST_AUTHORITY_LOOK = Duration.ofMillis(20);

    /** Exchanges with the authority for each lineage at work: authorizations go side by side. */
    private static final int SESSIONS_PER_LINEAGE = 2;

    /** Less than the console waits for an answer. */
    private static final Duration LONGEST_ROTATION_STEP = Duration.ofSeconds(20);

    @Bean
    RegistrationReceiver registrationReceiver(RecordRegistration recordRegistration) {
        return new RegistrationReceiver(recordRegistration);
    }

    @Bean
    RecordRegistration recordRegistration(PlacementRepository placements, LineageLedger ledger) {
        return new RecordRegistration(placements, ledger);
    }

    @Bean
    LineageLedger lineageLedger(
            LineageRepository lineages,
            KeyVault vault,
            IssuerProperties properties,
            StatementOutbox outbox,
            WakeUps wakeUps,
            Clock clock) {
        return new LineageLedger(
                lineages,
                vault,
                new BackOff(properties.retry().external(), properties.retry().passing()),
                outbox,
                wakeUps,
                clock);
    }

    @Bean
    LineageWork lineageWork(
            LineageRepository lineages,
            PresentedRecords presented,
            TendLineage tendLineage,
            IssuerProperties properties) {
        return new LineageWork(lineages, presented, tendLineage, properties.parallelism());
    }

    @Bean
    TendLineage tendLineage(
            LineageRepository lineages,
            LineageLedger ledger,
            IssueCertificate issueCertificate,
            ProveControl control,
            PlanRenewal planRenewal,
            RateBudget budget,
            MeterRegistry registry,
            Clock clock) {
        return new TendLineage(
                lineages,
                ledger,
                issueCertificate,
                control,
                planRenewal,
                budget,
                new IssuanceMetrics(registry),
                clock);
    }

    @Bean
    IssueCertificate issueCertificate(
            CertificateAuthority authority,
            PlaceOrder placeOrder,
            ProveControl control,
            KeyVault vault,
            LineageLedger ledger,
            PlanRenewal planRenewal,
            IssuerProperties properties,
            Checkpoints checkpoints,
            Clock clock,
            Pauses pauses) {
        return new IssueCertificate(
                authority,
                placeOrder,
                control,
                vault,
                new SigningRequests(),
                ledger,
                planRenewal,
                authorityPolling(properties, clock, pauses),
                checkpoints);
    }

    @Bean
    PlaceOrder placeOrder(
            CertificateAuthority authority,
            RateBudget budget,
            CheckCaa checkCaa,
            LineageLedger ledger,
            Checkpoints checkpoints,
            Clock clock) {
        return new PlaceOrder(
                authority,
                budget,
                new CheckNames(budget, checkCaa, clock),
                ledger,
                checkpoints,
                clock);
    }

    @Bean
    CheckCaa checkCaa(
            CaaPolicy policy,
            Acme4jAuthority authority,
            JdbcClient database,
            IssuerProperties properties) {
        IssuerProperties.Acme acme = properties.acme();
        JdbcAccountRepository accounts = new JdbcAccountRepository(database);
        return new CheckCaa(
                policy,
                () ->
                        new CaaIssuer(
                                acme.caaIdentities().isEmpty()
                                        ? authority.caaIdentities()
                                        : acme.caaIdentities(),
                                accounts.find(acme.directoryUrl()),
                                Set.of("dns-01")));
    }

    @Bean
    PlanRenewal planRenewal(CertificateAuthority authority, SecureRandom random, Clock clock) {
        return new PlanRenewal(authority, random, clock);
    }

    @Bean
    RateBudget rateBudget(JdbcClient database, IssuerProperties properties, Clock clock) {
        return new RateBudget(
                properties.allowances(),
                new JdbcBudgets(database),
                new GuavaRegisteredDomains(),
                clock);
    }

    @Bean
    ProveControl proveControl(
            CertificateAuthority authority,
            DnsSolver solver,
            PresentedRecords presented,
            FollowAliases places,
            AwaitPropagation propagation,
            FanOut fanOut,
            IssuerProperties properties,
            Checkpoints checkpoints,
            Clock clock,
            Pauses pauses) {
        return new ProveControl(
                authority,
                solver,
                presented,
                places,
                propagation,
                authorityPolling(properties, clock, pauses),
                fanOut,
                checkpoints,
                clock);
    }

    @Bean
    FanOut fanOut(ExecutorService exchanges) {
        return new FanOut(exchanges);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService exchanges() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("issuer-exchange-", 0).factory());
    }

    @Bean
    Acme4jAuthority certificateAuthority(
            KeyVault vault, JdbcClient database, IssuerProperties properties, Clock clock) {
        IssuerProperties.Acme acme = properties.acme();
        @Nullable String contact = acme.contact();
        return new Acme4jAuthority(
                new AcmeEndpoint(
                        acme.directoryUrl(),
                        contact == null || contact.isBlank()
                                ? List.of()
                                : List.of("mailto:" + contact),
                        acme.termsAgreed(),
                        externalAccount(acme.eab()),
                        acme.profile(),
                        acme.trustFile() == null
                                ? null
                                : TrustAnchors.read(
                                                acme.trustFile(), "waxseal.issuer.acme.trust-file")
                                        .clientContext(),
                        acme.timeout(),
                        properties.parallelism() * SESSIONS_PER_LINEAGE),
                vault,
                new JdbcAccountRepository(database),
                clock);
    }

    private static @Nullable ExternalAccount externalAccount(IssuerProperties.@Nullable Eab eab) {
        return eab == null ? null : new ExternalAccount(eab.keyId(), eab.hmacKeyFile()).checked();
    }

    @Bean
    KeyVault keyVault(
            Envelopes envelopes,
            SealedKeyRepository sealedKeys,
            KeyTombRepository keyTombs,
            KeyAudit keyAudit,
            KeyPairs keyPairs,
            Clock clock) {
        return new SealingKeyVault(envelopes, sealedKeys, keyTombs, keyAudit, keyPairs, clock)
                .verified();
    }

    @Bean
    KeyEncryptionKeys keyEncryptionKeys(
            SealedKeyRepository sealedKeys, SecureRandom random, IssuerProperties properties) {
        return switch (properties.vault().kek()) {
            case FILE ->
                    KeyDirectory.open(
                            properties.vault().directory(), random, sealedKeys.any().isEmpty());
            case ENVIRONMENT -> EnvironmentKeys.of(System.getenv(), random);
        };
    }

    @Bean
    Envelopes envelopes(KeyEncryptionKeys keys, KeyPairs keyPairs, SecureRandom random) {
        return new Envelopes(keys, keyPairs, random);
    }

    @Bean
    RewrapPage rewrapPage(SealedKeyRepository sealedKeys) {
        return new RewrapPage(sealedKeys);
    }

    @Bean
    VaultController vaultController(
            KeyEncryptionKeys keys,
            SealedKeyRepository sealedKeys,
            Envelopes envelopes,
            RewrapPage rewrapPage,
            KeyAudit keyAudit,
            KeyAccessRepository keyAccesses,
            Clock clock) {
        return new VaultController(
                new RotateKeys(
                        keys,
                        sealedKeys,
                        envelopes,
                        rewrapPage,
                        keyAudit,
                        LONGEST_ROTATION_STEP,
                        clock),
                keyAccesses);
    }

    @Bean
    KeyAudit keyAudit(KeyAccessRepository keyAccesses, Clock clock) {
        return new KeyAudit(keyAccesses, clock);
    }

    @Bean
    PeriodicJob forgetFullBuckets(RateBudget budget) {
        return new ForgetFullBuckets(budget);
    }

    @Bean
    LimitsController limitsController(RateBudget budget) {
        return new LimitsController(budget);
    }

    @Bean
    LimitGauges limitGauges(RateBudget budget, Clock clock) {
        return new LimitGauges(budget, clock);
    }

    @Bean
    PeriodicJob forgetAccesses(
            KeyAccessRepository keyAccesses, IssuerProperties properties, Clock clock) {
        return new ForgetAccesses(keyAccesses, properties.vault().auditRetention(), clock);
    }

    @Bean
    KeyPairs keyPairs(SecureRandom random) {
        return new JcaKeyPairs(random);
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }

    @Bean
    KeyController keyController(
            PlacementRepository placements,
            LineageRepository lineages,
            KeyVault vault,
            KeyPairs keyPairs,
            KeyAudit keyAudit) {
        return new KeyController(new ReleaseKey(placements, lineages, vault, keyPairs, keyAudit));
    }

    @Bean
    RepublishController republishController(LineageRepository lineages, LineageLedger ledger) {
        return new RepublishController(new RepublishCertificates(lineages, ledger));
    }

    @Bean
    LineageGauges lineageGauges(JdbcClient database, Clock clock) {
        return new LineageGauges(new JdbcLineageStatistics(database), clock);
    }

    @Bean
    LineageRepository lineageRepository(JdbcClient database) {
        return new JdbcLineageRepository(database);
    }

    @Bean
    PlacementRepository placementRepository(JdbcClient database) {
        return new JdbcPlacementRepository(database);
    }

    @Bean
    PresentedRecords presentedRecords(JdbcClient database) {
        return new JdbcPresentedRecords(database);
    }

    @Bean
    SealedKeyRepository sealedKeyRepository(JdbcClient database) {
        return new JdbcSealedKeyRepository(database);
    }

    @Bean
    KeyTombRepository keyTombRepository(JdbcClient database) {
        return new JdbcKeyTombRepository(database);
    }

    @Bean
    KeyAccessRepository keyAccessRepository(JdbcClient database) {
        return new JdbcKeyAccessRepository(database);
    }

    private static Polling authorityPolling(
            IssuerProperties properties, Clock clock, Pauses pauses) {
        return new Polling(
                clock, pauses, FIRST_AUTHORITY_LOOK, properties.acme().validationTimeout());
    }
}
