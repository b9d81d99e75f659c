package org.waxseal.common.name;

/**
 * A name that stands in a certificate: a {@link DnsName}, or a wildcard over one label below it
 * (RFC 6125 section 6.4.3).
 *
 * @param base the name itself, or the parent of the wildcard
 * @param wildcard true for {@code *.base}
 */
public record CertificateName(DnsName base, boolean wildcard)
        implements Comparable<CertificateName> {

    /**
     * Reads {@code example.org} or {@code *.example.org}.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code NAME_INVALID}
     */
    public static CertificateName of(String written) {
        return written.startsWith("*.")
                ? new CertificateName(DnsName.of(written.substring(2)), true)
                : new CertificateName(DnsName.of(written), false);
    }

    public static CertificateName exact(DnsName name) {
        return new CertificateName(name, false);
    }

    public static CertificateName wildcard(DnsName parent) {
        return new CertificateName(parent, true);
    }

    /**
     * Whether a certificate with this name is valid for {@code host}; a wildcard covers exactly one
     * label.
     */
    public boolean covers(DnsName host) {
        if (!wildcard) {
            return base.equals(host);
        }
        int dot = host.ascii().indexOf('.');
        return dot > 0 && host.ascii().substring(dot + 1).equals(base.ascii());
    }

    /** As it stands in the certificate's dNSName: A-labels, with {@code *.} for a wildcard. */
    public String ascii() {
        return wildcard ? "*." + base.ascii() : base.ascii();
    }

    @Override
    public int compareTo(CertificateName other) {
        return ascii().compareTo(other.ascii());
    }

    @Override
    public String toString() {
        return ascii();
    }
}
