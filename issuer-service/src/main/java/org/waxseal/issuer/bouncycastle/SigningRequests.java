package org.waxseal.issuer.bouncycastle;

import java.io.IOException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.waxseal.common.name.CertificateName;
import org.waxseal.issuer.lineage.SigningRequestFactory;

/** Signing requests with an empty subject and all names as dNSName entries. */
public final class SigningRequests implements SigningRequestFactory {

    @Override
    public byte[] sign(KeyPair key, List<CertificateName> names) {
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    // An empty subject makes the extension critical (RFC 5280 section 4.2.1.6).
                    true,
                    new GeneralNames(
                            names.stream()
                                    .map(name -> new GeneralName(GeneralName.dNSName, name.ascii()))
                                    .toArray(GeneralName[]::new)));
            return new JcaPKCS10CertificationRequestBuilder(
                            new X500Name(new org.bouncycastle.asn1.x500.RDN[0]), key.getPublic())
                    .addAttribute(
                            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new JcaContentSignerBuilder(signature(key)).build(key.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for valid names cannot fail", e);
        }
    }

    private static String signature(KeyPair key) {
        if (!(key.getPublic() instanceof ECPublicKey ellipticCurve)) {
            return "SHA256withRSA";
        }
        // A hash as strong as the curve (FIPS 186-5 section 6.1.1)
        return ellipticCurve.getParams().getOrder().bitLength() > 256
                ? "SHA384withECDSA"
                : "SHA256withECDSA";
    }
}
