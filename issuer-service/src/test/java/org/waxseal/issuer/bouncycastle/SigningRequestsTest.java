package org.waxseal.issuer.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.KeyType;

class SigningRequestsTest {
    private final JcaKeyPairs keyPairs = new JcaKeyPairs(new SecureRandom());

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void namesEverythingAsAlternativeNameAndNothingAsCommonName(KeyType type) throws Exception {
        KeyPair key = keyPairs.generate(type);
        String longest = "a".repeat(63) + ".xn--zckzah.test";
        PKCS10CertificationRequest request =
                new PKCS10CertificationRequest(
                        new SigningRequests()
                                .sign(
                                        key,
                                        List.of(
                                                CertificateName.of(longest),
                                                CertificateName.of("*.example.test"))));
        assertThat(request.getSubject().getRDNs()).isEmpty();
        Extensions extensions =
                Extensions.getInstance(
                        request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)[0]
                                .getAttrValues()
                                .getObjectAt(0));
        assertThat(
                        Arrays.stream(
                                        GeneralNames.fromExtensions(
                                                        extensions,
                                                        Extension.subjectAlternativeName)
                                                .getNames())
                                .map(GeneralName::getName)
                                .map(Object::toString))
                .containsExactly(longest, "*.example.test");
        assertThat(
                        request.isSignatureValid(
                                new JcaContentVerifierProviderBuilder().build(key.getPublic())))
                .isTrue();
    }

    @Test
    void doesNotQuoteWhatItCannotParse() {
        byte[] nonsense = "MARKER-1234567890".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> keyPairs.decode(nonsense))
                .isInstanceOf(WaxsealException.class)
                .hasNoCause()
                .message()
                .doesNotContain("MARKER");
    }
}
