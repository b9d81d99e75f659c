package org.waxseal.common.platform;

import java.time.Clock;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.waxseal.common.trust.FileInternalTrust;
import org.waxseal.common.trust.TrustProperties;

/** Wires the internal certificates, also as the SSL bundle {@value #BUNDLE}. */
@Configuration(proxyBeanMethods = false)
class TrustWiring {
    /** For {@code server.ssl.bundle}, with {@code server.ssl.client-auth: need}. */
    static final String BUNDLE = "waxseal-internal";

    @Bean
    FileInternalTrust internalTrust(
            TrustProperties properties, PlatformProperties platform, Clock clock) {
        return FileInternalTrust.open(properties, platform.service(), clock);
    }

    @Bean
    SslBundleRegistrar internalBundle(FileInternalTrust trust) {
        return registry -> {
            registry.registerBundle(BUNDLE, bundle(trust));
            trust.onRenewal(() -> registry.updateBundle(BUNDLE, bundle(trust)));
        };
    }

    private static SslBundle bundle(FileInternalTrust trust) {
        return SslBundle.of(
                new PemSslStoreBundle(
                        PemSslStore.load(
                                PemSslStoreDetails.forCertificates(
                                                trust.identityFile().toUri().toString())
                                        .withPrivateKey(trust.identityFile().toUri().toString())),
                        PemSslStore.load(
                                PemSslStoreDetails.forCertificates(
                                        trust.authorityFile().toUri().toString()))));
    }
}
