package org.waxseal.issuer.testca;

import java.math.BigInteger;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;

/** A certificate as the authority remembers it. */
public final class IssuedCertificate {
    private final URI account;
    private final NavigableSet<String> names;
    private final String profile;
    private final Optional<String> replaces;
    private final BigInteger serial;
    private final String id;
    private final Instant notBefore;
    private final Instant notAfter;
    private final byte[] der;

    IssuedCertificate(
            URI account,
            NavigableSet<String> names,
            String profile,
            Optional<String> replaces,
            String id,
            X509Certificate leaf) {
        this.account = account;
        this.names = names;
        this.profile = profile;
        this.replaces = replaces;
        this.serial = leaf.getSerialNumber();
        this.id = id;
        this.notBefore = leaf.getNotBefore().toInstant();
        this.notAfter = leaf.getNotAfter().toInstant();
        // The encoding alone: a simulated year has some 100,000 certificates.
        this.der = Pem.encoded(leaf);
    }

    /** The account's URL. */
    public URI account() {
        return account;
    }

    public NavigableSet<String> names() {
        return names;
    }

    public String profile() {
        return profile;
    }

    /** The certificate, by its {@link #id()}, that its order said it replaces. */
    public Optional<String> replaces() {
        return replaces;
    }

    public BigInteger serial() {
        return serial;
    }

    /** Its name in renewal information (RFC 9773 section 4.1). */
    public String id() {
        return id;
    }

    public Instant notBefore() {
        return notBefore;
    }

    public Instant notAfter() {
        return notAfter;
    }

    public X509Certificate leaf() {
        return Pem.parse(der);
    }

    String pem() {
        return Pem.of(der);
    }

    boolean isEncodedAs(byte[] other) {
        return Arrays.equals(der, other);
    }
}
