package org.waxseal.issuer.testca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A checked CSR (RFC 2986).
 *
 * @param names of common name and subjectAltName, in lower case
 */
record SigningRequest(PublicKey key, NavigableSet<String> names) {
    private static final Set<Integer> CURVES = Set.of(256, 384);
    private static final Set<Integer> RSA_LENGTHS = Set.of(2048, 3072, 4096);

    /**
     * Reads and checks one.
     *
     * @throws AcmeProblem {@code badCSR}: unreadable, not signed by its key, a weak key, or names
     *     that are not of DNS
     */
    static SigningRequest parse(byte[] der, boolean checkSignature) {
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            PublicKey key = request.getPublicKey();
            if (checkSignature
                    && !request.isSignatureValid(
                            new JcaContentVerifierProviderBuilder().build(key))) {
                throw bad("its signature does not verify");
            }
            requireStrong(key);
            return new SigningRequest(key, names(request));
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException e) {
            throw bad("it cannot be read: " + e.getMessage());
        }
    }

    static AcmeProblem bad(String detail) {
        return new AcmeProblem(400, "badCSR", "the CSR: " + detail);
    }

    private static void requireStrong(PublicKey key) {
        boolean strong =
                switch (key) {
                    case ECPublicKey ec ->
                            CURVES.contains(ec.getParams().getCurve().getField().getFieldSize());
                    case RSAPublicKey rsa -> RSA_LENGTHS.contains(rsa.getModulus().bitLength());
                    default -> false;
                };
        if (!strong) {
            throw bad("its key is not P-256, P-384 or RSA with 2048, 3072 or 4096 bits");
        }
    }

    private static NavigableSet<String> names(PKCS10CertificationRequest request) {
        NavigableSet<String> names = new TreeSet<>();
        for (RDN common : request.getSubject().getRDNs(BCStyle.CN)) {
            names.add(lower(IETFUtils.valueToString(common.getFirst().getValue())));
        }
        Extensions extensions = request.getRequestedExtensions();
        if (extensions != null) {
            GeneralNames alternative =
                    GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
            if (alternative != null) {
                for (GeneralName name : alternative.getNames()) {
                    if (name.getTagNo() != GeneralName.dNSName) {
                        throw bad("it names something that is not a DNS name: " + name);
                    }
                    names.add(lower(name.getName().toString()));
                }
            }
        }
        return names;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
