package org.waxseal.issuer.bouncycastle;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.vault.KeyPairs;

/** Keys of the JDK; BouncyCastle finds the public key of an EC key that comes back. */
public final class JcaKeyPairs implements KeyPairs {
    private static final int RSA_BITS = 2048;

    private final SecureRandom random;

    public JcaKeyPairs(SecureRandom random) {
        this.random = random;
    }

    @Override
    public KeyPair generate(KeyType type) {
        try {
            KeyPairGenerator generator =
                    switch (type) {
                        case ECDSA_P256 -> ellipticCurve("secp256r1");
                        case ECDSA_P384 -> ellipticCurve("secp384r1");
                        case RSA_2048 -> rsa();
                    };
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(type + " is part of every JDK", e);
        }
    }

    @Override
    public byte[] encode(KeyPair key) {
        return key.getPrivate().getEncoded();
    }

    @Override
    public KeyPair decode(byte[] encoded) {
        try {
            PrivateKeyInfo parsed = PrivateKeyInfo.getInstance(encoded);
            boolean ellipticCurve =
                    parsed.getPrivateKeyAlgorithm()
                            .getAlgorithm()
                            .equals(X9ObjectIdentifiers.id_ecPublicKey);
            KeyFactory factory = KeyFactory.getInstance(ellipticCurve ? "EC" : "RSA");
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            PublicKey publicKey =
                    ellipticCurve ? publicKey(parsed, factory) : publicKey(key, factory);
            return new KeyPair(publicKey, key);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            // The cause may quote what it could not parse, so it is named and not passed on.
            throw new WaxsealException(
                    ErrorCode.VAULT_LOCKED,
                    "a key in the vault does not parse (%s)"
                            .formatted(e.getClass().getSimpleName()));
        }
    }

    private KeyPairGenerator ellipticCurve(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve), random);
        return generator;
    }

    private KeyPairGenerator rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(RSA_BITS, random);
        return generator;
    }

    private static PublicKey publicKey(PrivateKey key, KeyFactory factory)
            throws GeneralSecurityException {
        if (!(key instanceof RSAPrivateCrtKey rsa)) {
            throw new GeneralSecurityException("an RSA key without its public exponent");
        }
        return factory.generatePublic(
                new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }

    private static PublicKey publicKey(PrivateKeyInfo parsed, KeyFactory factory)
            throws GeneralSecurityException, IOException {
        ECPrivateKeyParameters parameters =
                (ECPrivateKeyParameters) PrivateKeyFactory.createKey(parsed);
        var point =
                new FixedPointCombMultiplier()
                        .multiply(parameters.getParameters().getG(), parameters.getD());
        return factory.generatePublic(
                new X509EncodedKeySpec(
                        new SubjectPublicKeyInfo(
                                        parsed.getPrivateKeyAlgorithm(), point.getEncoded(false))
                                .getEncoded()));
    }
}
