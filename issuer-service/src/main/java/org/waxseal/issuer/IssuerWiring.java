package org.waxseal.issuer;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import org.waxseal.issuer.challenge.AwaitPropagation;
import org.waxseal.issuer.challenge.DnsSolver;
import org.waxseal.issuer.challenge.FanOut;
import org.waxseal.issuer.challenge.FollowAliases;
import org.waxseal.issuer.challenge.PresentedRecords;
import org.waxseal.issuer.challenge.ProveControl;
import org.waxseal.issuer.jdbc.JdbcAccountRepository;
import org.waxseal.issuer.jdbc.JdbcLineageRepository;
import org.waxseal.issuer.jdbc.JdbcLineageStatistics;
import org.waxseal.issuer.jdbc.JdbcPlacementRepository;
import org.waxseal.issuer.jdbc.JdbcPresentedRecords;
import org.waxseal.issuer.jdbc.JdbcSealedKeyRepository;
import org.waxseal.issuer.lineage.BackOff;
import org.waxseal.issuer.lineage.IssueCertificate;
import org.waxseal.issuer.lineage.LineageLedger;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.lineage.LineageWork;
import org.waxseal.issuer.lineage.RenewalPolicy;
import org.waxseal.issuer.lineage.RepublishCertificates;
import org.waxseal.issuer.lineage.TendLineage;
import org.waxseal.issuer.metrics.IssuanceMetrics;
import org.waxseal.issuer.metrics.LineageGauges;
import org.waxseal.issuer.placement.PlacementRepository;
import org.waxseal.issuer.placement.RecordRegistration;
import org.waxseal.issuer.placement.ReleaseKey;
import org.waxseal.issuer.stream.RegistrationReceiver;
import org.waxseal.issuer.vault.KeyPairs;
import org.waxseal.issuer.vault.KeyVault;
import org.waxseal.issuer.vault.SealedKeyRepository;
import org.waxseal.issuer.vault.SealingKeyVault;
import org.waxseal.issuer.vault.file.MasterKeyFile;
import org.waxseal.issuer.web.KeyController;

/** How the issuer's parts fit together; top to bottom as a registration travels through them. */
@Configuration(proxyBeanMethods = false)
@Import({PlatformWiring.class, DnsWiring.class})
@EnableConfigurationProperties(IssuerProperties.class)
public class IssuerWiring {
    private static final Duration FIRST_AUTHORITY_LOOK = Duration.ofMillis(20);

    /** Exchanges with the authority for each lineage at work: authorizations go side by side. */
    private static final int SESSIONS_PER_LINEAGE = 2;

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
            StatementOutbox outbox,
            WakeUps wakeUps,
            Clock clock) {
        return new LineageLedger(lineages, vault, outbox, wakeUps, clock);
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
            IssuerProperties properties,
            MeterRegistry registry,
            Clock clock) {
        return new TendLineage(
                lineages,
                ledger,
                issueCertificate,
                control,
                new BackOff(properties.retry().external(), properties.retry().passing()),
                new IssuanceMetrics(registry),
                clock);
    }

    @Bean
    IssueCertificate issueCertificate(
            CertificateAuthority authority,
            ProveControl control,
            KeyVault vault,
            LineageLedger ledger,
            SecureRandom random,
            IssuerProperties properties,
            Checkpoints checkpoints,
            Clock clock,
            Pauses pauses) {
        return new IssueCertificate(
                authority,
                control,
                vault,
                new SigningRequests(),
                ledger,
                new RenewalPolicy(random),
                authorityPolling(properties, clock, pauses),
                checkpoints);
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
    CertificateAuthority certificateAuthority(
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
            SealedKeyRepository sealedKeys,
            KeyPairs keyPairs,
            SecureRandom random,
            IssuerProperties properties) {
        MasterKeyFile masterKey = new MasterKeyFile(properties.vault().directory(), random);
        return new SealingKeyVault(
                        masterKey.open(sealedKeys.any().isEmpty()), sealedKeys, keyPairs, random)
                .verified();
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
            KeyPairs keyPairs) {
        return new KeyController(new ReleaseKey(placements, lineages, vault, keyPairs));
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

    private static Polling authorityPolling(
            IssuerProperties properties, Clock clock, Pauses pauses) {
        return new Polling(
                clock, pauses, FIRST_AUTHORITY_LOOK, properties.acme().validationTimeout());
    }
}
