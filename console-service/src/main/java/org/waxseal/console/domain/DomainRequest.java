package org.waxseal.console.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.OwnerId;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.DomainStatement;
import org.waxseal.console.request.Fault;
import org.waxseal.console.request.Faults;
import org.waxseal.console.request.KeyTypes;
import org.waxseal.console.request.RequestRejected;

/**
 * A domain as somebody asks for it, nothing checked.
 *
 * @param mailNode null when its mail is not served here
 * @param webmailNode null when it has no webmail here
 * @param certificate a wildcard certificate when it is left out
 */
public record DomainRequest(
        @Nullable String name,
        @Nullable OwnerReference owner,
        @Nullable String mailNode,
        @Nullable String webmailNode,
        @Nullable CertificateRequest certificate) {

    /**
     * The certificate of the request, nothing checked.
     *
     * @param names null for those that the placement needs
     * @param keyType ECDSA P-256 when it is left out
     */
    public record CertificateRequest(
            @Nullable String type, @Nullable List<String> names, @Nullable String keyType) {
        public CertificateRequest {
            names = names == null ? null : List.copyOf(names);
        }
    }

    /** What the request says when everything in it can be read. */
    record Contents(
            DnsName name,
            OwnerReference owner,
            OwnerId ownerId,
            @Nullable NodeId mailNode,
            @Nullable NodeId webmailNode,
            List<CertificateName> names,
            KeyType keyType) {}

    // What is put before each name of the certificate (RFC 8555 section 8.4). It is longer than
    // webmail., so a domain with room for it has room for the names that clients type as well.
    private static final String CHALLENGE = "_acme-challenge.";
    private static final int LONGEST_NAME = DnsName.MAX_LENGTH - CHALLENGE.length();
    private static final int MOST_NAMES = 100; // what public authorities take
    private static final int LONGEST_WRITTEN = 1024;
    // IDNA 2003 and 2008 make different names of these: sz, final sigma, the joiners
    private static final String AMBIGUOUS = "\u00df\u1e9e\u03c2\u200c\u200d";

    /** Null, and faults added, when something in it cannot be read. */
    @Nullable Contents read(Faults faults) {
        DnsName domain = readName(faults);
        OwnerId ownerId = readOwner(faults);
        NodeId mail =
                mailNode == null ? null : faults.read("/mailNode", () -> new NodeId(mailNode));
        NodeId webmail =
                webmailNode == null
                        ? null
                        : faults.read("/webmailNode", () -> new NodeId(webmailNode));
        if (mailNode == null && webmailNode == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/mailNode",
                    "mailNode and webmailNode are both missing; name the node that serves the domain's mail, its webmail, or both");
        }
        KeyType keyType =
                KeyTypes.read(
                        faults,
                        "/certificate/keyType",
                        certificate == null ? null : certificate.keyType());
        if (domain == null) {
            return null;
        }
        List<CertificateName> names = readNames(faults, domain);
        return owner == null || ownerId == null || keyType == null || faults.any()
                ? null
                : new Contents(domain, owner, ownerId, mail, webmail, names, keyType);
    }

    /** Everything that is wrong with it, as far as that can be seen without the registry. */
    public List<Fault> faults() {
        try {
            Faults found = new Faults();
            read(found);
            found.throwIfAny();
            return List.of();
        } catch (RequestRejected rejected) {
            return rejected.faults();
        }
    }

    /** Whether it asks for what is registered already. False for a request with faults. */
    public boolean describes(Domain registered) {
        Contents wanted = read(new Faults());
        return wanted != null && DomainIntake.isAsWanted(registered.statement(), wanted);
    }

    /** This request for the domain that the path names; a fault when it names another one. */
    public DomainRequest named(DnsName inPath, Faults faults) {
        if (name != null) {
            DnsName written = readName(faults);
            if (written != null && !written.equals(inPath)) {
                faults.add(
                        ErrorCode.FIELD_INVALID,
                        "/name",
                        "name '%s' is not '%s' of the path; leave it out or write the same"
                                .formatted(Faults.shown(name), inPath));
            }
        }
        return new DomainRequest(inPath.ascii(), owner, mailNode, webmailNode, certificate);
    }

    /** The name; null after adding a fault. */
    public @Nullable DnsName readName(Faults faults) {
        if (name == null) {
            faults.add(
                    ErrorCode.FIELD_MISSING,
                    "/name",
                    "name is missing; give the domain, such as example.org");
            return null;
        }
        DnsName domain = readDnsName(faults, "/name", name);
        if (domain == null) {
            return null;
        }
        return hasRoomForChallenge(faults, "/name", domain) ? domain : null;
    }

    private static boolean hasRoomForChallenge(Faults faults, String pointer, DnsName name) {
        if (name.ascii().length() <= LONGEST_NAME) {
            return true;
        }
        faults.add(
                ErrorCode.NAME_TOO_LONG,
                pointer,
                "name '%s' has %d octets; with _acme-challenge before it, where the challenge stands, there is room for %d"
                        .formatted(
                                Faults.shown(name.ascii()), name.ascii().length(), LONGEST_NAME));
        return false;
    }

    private static @Nullable DnsName readDnsName(Faults faults, String pointer, String written) {
        if (written.length() > LONGEST_WRITTEN) {
            faults.add(
                    ErrorCode.NAME_TOO_LONG,
                    pointer,
                    "'%s' has %d characters; a name has at most %d octets"
                            .formatted(
                                    Faults.shown(written), written.length(), DnsName.MAX_LENGTH));
            return null;
        }
        int ambiguous =
                written.codePoints()
                        .filter(character -> AMBIGUOUS.indexOf(character) >= 0)
                        .findFirst()
                        .orElse(-1);
        if (ambiguous >= 0) {
            faults.add(
                    ErrorCode.NAME_INVALID,
                    pointer,
                    "'%s' holds U+%04X, of which IDNA 2003 and 2008 make different names; write the A-label (xn--...)"
                            .formatted(Faults.shown(written), ambiguous));
            return null;
        }
        return faults.read(pointer, () -> DnsName.of(written));
    }

    private @Nullable OwnerId readOwner(Faults faults) {
        if (owner == null) {
            faults.add(
                    ErrorCode.OWNER_MISSING,
                    "/owner",
                    "owner is missing; name a registered owner, who is told about the domain, or give an object with id and email");
            return null;
        }
        return switch (owner) {
            case OwnerReference.Registered known ->
                    faults.read("/owner", () -> new OwnerId(known.id()));
            case OwnerReference.Described described -> described.owner().readId(faults, "/owner");
        };
    }

    private List<CertificateName> readNames(Faults faults, DnsName domain) {
        List<CertificateName> wildcard = wildcardNames(domain);
        if (certificate == null) {
            return wildcard;
        }
        CertificateType type =
                CertificateType.read(faults, "/certificate/type", certificate.type());
        if (type == null) {
            return List.of();
        }
        return switch (type) {
            case WILDCARD -> {
                checkWildcardNames(faults, wildcard);
                yield wildcard;
            }
            case SAN ->
                    certificate.names() == null
                            ? defaultNames(faults, domain)
                            : readChosenNames(faults, domain, certificate.names());
        };
    }

    /** What a reading of the domain shows may be sent back; anything else is a misunderstanding. */
    private void checkWildcardNames(Faults faults, List<CertificateName> wildcard) {
        List<String> written = certificate == null ? null : certificate.names();
        if (written == null) {
            return;
        }
        Set<CertificateName> read = new LinkedHashSet<>();
        for (int i = 0; i < written.size(); i++) {
            String one = written.get(i);
            CertificateName name =
                    faults.read("/certificate/names/" + i, () -> CertificateName.of(one));
            if (name != null) {
                read.add(name);
            }
        }
        if (!read.equals(Set.copyOf(wildcard))) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/certificate/names",
                    "names of a wildcard certificate are always %s and %s; leave them out, or use type san"
                            .formatted(wildcard.getFirst(), wildcard.getLast()));
        }
    }

    private List<CertificateName> defaultNames(Faults faults, DnsName domain) {
        return sanNames(domain, mailNode != null, webmailNode != null).stream()
                .filter(name -> hasRoomForChallenge(faults, "/name", name))
                .map(CertificateName::exact)
                .toList();
    }

    private static List<DnsName> sanNames(DnsName domain, boolean mail, boolean webmail) {
        List<DnsName> names = new ArrayList<>();
        names.add(domain);
        if (mail) {
            names.add(domain.child("mail"));
        }
        if (webmail) {
            names.add(domain.child("webmail"));
        }
        return names;
    }

    /** The names that a certificate of this type gets when the request leaves them out. */
    static List<CertificateName> usualNames(DomainStatement domain) {
        return switch (CertificateType.of(domain.certificate())) {
            case WILDCARD -> wildcardNames(domain.name());
            case SAN ->
                    sanNames(domain.name(), domain.mailNode() != null, domain.webmailNode() != null)
                            .stream()
                            .map(CertificateName::exact)
                            .toList();
        };
    }

    private static List<CertificateName> wildcardNames(DnsName domain) {
        return List.of(CertificateName.exact(domain), CertificateName.wildcard(domain));
    }

    private List<CertificateName> readChosenNames(
            Faults faults, DnsName domain, List<String> written) {
        if (written.size() > MOST_NAMES) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/certificate/names",
                    "names has %d entries; a certificate has at most %d names"
                            .formatted(written.size(), MOST_NAMES));
            return List.of();
        }
        Set<CertificateName> names = new LinkedHashSet<>();
        for (int i = 0; i < written.size(); i++) {
            String pointer = "/certificate/names/" + i;
            DnsName name = readDnsName(faults, pointer, written.get(i));
            if (name != null && isAllowed(faults, pointer, domain, name)) {
                names.add(CertificateName.exact(name));
            }
        }
        if (!faults.any()) {
            require(faults, names, domain.child("mail"), "mailNode", mailNode);
            require(faults, names, domain.child("webmail"), "webmailNode", webmailNode);
        }
        return List.copyOf(names);
    }

    private static boolean isAllowed(Faults faults, String pointer, DnsName domain, DnsName name) {
        if (!name.isSameOrBelow(domain)) {
            faults.add(
                    ErrorCode.NAME_NOT_UNDER_DOMAIN,
                    pointer,
                    "name '%s' is not at or below %s; a domain's certificate covers its own names only"
                            .formatted(name, domain));
            return false;
        }
        return hasRoomForChallenge(faults, pointer, name);
    }

    private static void require(
            Faults faults,
            Set<CertificateName> names,
            DnsName needed,
            String field,
            @Nullable String node) {
        if (node != null && !names.contains(CertificateName.exact(needed))) {
            faults.add(
                    ErrorCode.FIELD_INVALID,
                    "/certificate/names",
                    "names lacks %s, which %s '%s' serves; add it, or leave names out for the usual ones"
                            .formatted(needed, field, Faults.shown(node)));
        }
    }
}
