package org.waxseal.issuer.fake;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.name.DnsName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.Authorization;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.DnsChallenge;
import org.waxseal.issuer.authority.NamesRefusedException;
import org.waxseal.issuer.authority.OrderTerms;
import org.waxseal.issuer.authority.RenewalAdvice;
import org.waxseal.issuer.authority.RenewalWindow;
import org.waxseal.issuer.bouncycastle.JcaKeyPairs;

/** An authority in memory that looks at {@link FakeDns} and issues real certificates. */
public final class FakeAuthority implements CertificateAuthority {
    private static final KeyPair KEY =
            new JcaKeyPairs(new SecureRandom()).generate(KeyType.ECDSA_P256);

    private static final class OrderRow {
        CertificateOrder.Status status = CertificateOrder.Status.PENDING;
        final List<URI> authorizations = new ArrayList<>();
        @Nullable String problem;
        @Nullable CertificateChain chain;
        int looksToProcess;
    }

    private static final class AuthorizationRow {
        final CertificateName name;
        final String value;
        final URI order;
        Authorization.Status status = Authorization.Status.PENDING;
        boolean asked;
        @Nullable String problem;

        AuthorizationRow(CertificateName name, String value, URI order) {
            this.name = name;
            this.value = value;
            this.order = order;
        }
    }

    private final Map<URI, OrderRow> orders = new LinkedHashMap<>();
    private final Map<URI, AuthorizationRow> authorizations = new LinkedHashMap<>();
    private final Set<DnsName> unprovable = ConcurrentHashMap.newKeySet();
    private final FakeDns dns;
    private final Clock clock;
    private final Power power;
    private final Set<CertificateName> refusedNames = ConcurrentHashMap.newKeySet();
    private final List<List<CertificateName>> ordered = new CopyOnWriteArrayList<>();
    private final List<Optional<CertificateChain>> replacements = new CopyOnWriteArrayList<>();
    private @Nullable RenewalWindow window;
    private boolean alreadyReplaced;
    private int askedForAdvice;
    private int givenUp;
    private Duration lifetime = Duration.ofDays(90);
    private @Nullable AuthorityException fault;
    private @Nullable Runnable afterCreate;
    private int finished;
    private int validations;
    private int serial;
    private int processing;

    public FakeAuthority(FakeDns dns, Clock clock, Power power) {
        this.dns = dns;
        this.clock = clock;
        this.power = power;
    }

    /** Every call works again. */
    public void recover() {
        fault = null;
    }

    /** Every call fails so, until {@link #recover}. */
    public void failWith(ErrorCode code, @Nullable Instant retryAfter) {
        fault = new AuthorityException(code, "the authority says " + code, retryAfter, null);
    }

    /** Every call is refused for a limit of which it says so much, until {@link #recover}. */
    public void limit(String said, Instant retryAfter) {
        fault =
                new AuthorityException(
                        ErrorCode.CA_RATE_LIMITED,
                        "the order for what was asked: too many: " + said,
                        said,
                        retryAfter,
                        null);
    }

    /** Validation of this name, and of all below it, fails from now on. */
    public void distrust(DnsName name) {
        unprovable.add(name);
    }

    public void trust(DnsName name) {
        unprovable.remove(name);
    }

    public void lifetime(Duration newLifetime) {
        lifetime = newLifetime;
    }

    /** Refuses orders with this name and says so. */
    public void refuse(CertificateName name) {
        refusedNames.add(name);
    }

    /** Takes orders with this name again. */
    public void accept(CertificateName name) {
        refusedNames.remove(name);
    }

    /** Takes no order as a renewal any more. */
    public void refuseReplacements() {
        alreadyReplaced = true;
    }

    /** Wants certificates to be renewed in this window; null: has no renewal information. */
    public void wantRenewal(@Nullable RenewalWindow newWindow) {
        window = newWindow;
    }

    /** The names of each order, in the order of asking. */
    public List<List<CertificateName>> ordered() {
        return List.copyOf(ordered);
    }

    /** What each order said that it replaces. */
    public List<Optional<CertificateChain>> replacements() {
        return List.copyOf(replacements);
    }

    /** How often somebody has asked for a renewal window. */
    public int askedForAdvice() {
        return askedForAdvice;
    }

    /** How many orders have ended because we gave an authorization up. */
    public int givenUp() {
        return givenUp;
    }

    @Override
    public synchronized void deactivate(URI url) {
        requireAnswering();
        AuthorizationRow row = Objects.requireNonNull(authorizations.get(url));
        row.status = Authorization.Status.INVALID;
        Objects.requireNonNull(orders.get(row.order)).status = CertificateOrder.Status.INVALID;
        givenUp++;
    }

    @Override
    public synchronized Optional<RenewalAdvice> renewalAdvice(CertificateChain chain) {
        requireAnswering();
        askedForAdvice++;
        return Optional.ofNullable(window)
                .map(found -> new RenewalAdvice(found, null, Duration.ofHours(6)));
    }

    /** Finalizing takes that many looks. */
    public void processFor(int looks) {
        processing = looks;
    }

    /** Something happens right after an order was made, before its maker knows. */
    public void afterCreate(Runnable action) {
        afterCreate = action;
    }

    public int created() {
        return orders.size();
    }

    public int finished() {
        return finished;
    }

    public int validations() {
        return validations;
    }

    /** Forgets everything, as Pebble does when it is restarted. */
    public void forgetAll() {
        orders.clear();
        authorizations.clear();
    }

    public void invalidateOrders() {
        orders.values().forEach(order -> order.status = CertificateOrder.Status.INVALID);
    }

    @Override
    public CertificateOrder create(List<CertificateName> names, OrderTerms terms) {
        refuse(names, terms);
        CertificateOrder order = make(names);
        ordered.add(names);
        replacements.add(Optional.ofNullable(terms.replaces()));
        Runnable action = afterCreate;
        if (action != null) {
            // Outside the lock: it may run another attempt to its end.
            afterCreate = null;
            action.run();
        }
        return order;
    }

    private void refuse(List<CertificateName> names, OrderTerms terms) {
        if (alreadyReplaced && terms.replaces() != null) {
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED, "the order: alreadyReplaced: there is one already", null);
        }
        Map<CertificateName, String> refused = new LinkedHashMap<>();
        for (CertificateName name : names) {
            if (refusedNames.contains(name)) {
                refused.put(name, "policy forbids it");
            }
        }
        if (!refused.isEmpty()) {
            throw new NamesRefusedException("the order is refused", refused, null);
        }
    }

    private synchronized CertificateOrder make(List<CertificateName> names) {
        requireAnswering();
        URI url = URI.create("https://ca.test/order/" + ++serial);
        OrderRow order = new OrderRow();
        for (CertificateName name : names) {
            URI authorization = URI.create("https://ca.test/authorization/" + ++serial);
            authorizations.put(authorization, new AuthorizationRow(name, "value-" + serial, url));
            order.authorizations.add(authorization);
        }
        orders.put(url, order);
        return snapshot(url, order);
    }

    @Override
    public synchronized Optional<CertificateOrder> find(URI url) {
        requireAnswering();
        OrderRow order = orders.get(url);
        if (order == null) {
            return Optional.empty();
        }
        if (order.status == CertificateOrder.Status.PROCESSING && order.looksToProcess-- <= 0) {
            order.status = CertificateOrder.Status.VALID;
        }
        return Optional.of(snapshot(url, order));
    }

    @Override
    public synchronized Authorization authorization(URI url) {
        requireAnswering();
        AuthorizationRow row = Objects.requireNonNull(authorizations.get(url));
        return new Authorization(
                url,
                row.name.base(),
                row.name.wildcard(),
                row.status,
                new DnsChallenge(url, "token", row.name.base(), row.value, !row.asked),
                row.problem,
                null);
    }

    @Override
    public synchronized void validate(DnsChallenge challenge) {
        requireAnswering();
        AuthorizationRow row = Objects.requireNonNull(authorizations.get(challenge.url()));
        if (row.asked) {
            throw new AuthorityException(ErrorCode.CA_REFUSED, "asked twice", null);
        }
        validations++;
        row.asked = true;
        OrderRow order = Objects.requireNonNull(orders.get(row.order));
        boolean found =
                dns.seenAt("_acme-challenge." + row.name.base().ascii()).contains(row.value)
                        && unprovable.stream().noneMatch(row.name.base()::isSameOrBelow);
        row.status = found ? Authorization.Status.VALID : Authorization.Status.INVALID;
        row.problem = found ? null : "no TXT record found";
        if (!found) {
            order.status = CertificateOrder.Status.INVALID;
        } else if (order.authorizations.stream()
                .allMatch(
                        each ->
                                Objects.requireNonNull(authorizations.get(each)).status
                                        == Authorization.Status.VALID)) {
            order.status = CertificateOrder.Status.READY;
        }
    }

    @Override
    public synchronized CertificateOrder finish(CertificateOrder order, byte[] signingRequest) {
        requireAnswering();
        OrderRow row = Objects.requireNonNull(orders.get(order.url()));
        if (row.status != CertificateOrder.Status.READY) {
            throw new AuthorityException(ErrorCode.CA_REFUSED, "order is not ready", null);
        }
        finished++;
        row.chain = issue(signingRequest);
        row.looksToProcess = processing;
        row.status =
                processing > 0 ? CertificateOrder.Status.PROCESSING : CertificateOrder.Status.VALID;
        return snapshot(order.url(), row);
    }

    @Override
    public synchronized CertificateChain download(CertificateOrder order) {
        requireAnswering();
        return Objects.requireNonNull(Objects.requireNonNull(orders.get(order.url())).chain);
    }

    private void requireAnswering() {
        power.require();
        if (fault != null) {
            throw fault;
        }
    }

    private static CertificateOrder snapshot(URI url, OrderRow order) {
        return new CertificateOrder(
                url,
                order.status,
                order.authorizations,
                URI.create(url + "/finalize"),
                order.status == CertificateOrder.Status.VALID
                        ? URI.create(url + "/certificate")
                        : null,
                order.problem,
                null);
    }

    CertificateChain issue(byte[] signingRequest) {
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(signingRequest);
            Extensions extensions =
                    Extensions.getInstance(
                            request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)[
                                    0]
                                    .getAttrValues()
                                    .getObjectAt(0));
            Instant notBefore = clock.instant();
            X509Certificate leaf =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    new X509v3CertificateBuilder(
                                                    new X500Name("CN=fake authority"),
                                                    BigInteger.valueOf(++serial),
                                                    Date.from(notBefore),
                                                    Date.from(notBefore.plus(lifetime)),
                                                    request.getSubject(),
                                                    request.getSubjectPublicKeyInfo())
                                            .addExtension(
                                                    extensions.getExtension(
                                                            Extension.subjectAlternativeName))
                                            .build(
                                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                                            .build(KEY.getPrivate())));
            return new CertificateChain(List.of(leaf));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
