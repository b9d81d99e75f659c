package org.waxseal.issuer.acme4j;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.Connection;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.exception.AcmeProtocolException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.toolbox.JSON;
import org.shredzone.acme4j.toolbox.JSONBuilder;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.issuer.authority.AccountRepository;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.authority.Authorization;
import org.waxseal.issuer.authority.CertificateAuthority;
import org.waxseal.issuer.authority.CertificateOrder;
import org.waxseal.issuer.authority.DnsChallenge;
import org.waxseal.issuer.authority.OrderTerms;
import org.waxseal.issuer.authority.RenewalAdvice;
import org.waxseal.issuer.vault.KeyVault;

/**
 * An authority over acme4j. Sessions are pooled, because one of them holds its nonce during a whole
 * exchange. Of acme4j's resources only what makes no hidden request is used; the rest goes over its
 * signed connection, so that each method here is one exchange. Its helpers that need BouncyCastle
 * as a provider of the whole process are left alone: other services live in it.
 */
public final class Acme4jAuthority implements CertificateAuthority, AutoCloseable {
    private final AcmeEndpoint endpoint;
    private final AcmeAccount account;
    private final AcmeFaults faults;
    private final AcmeJson json;
    private final HttpClient httpClient;
    private final LinkedBlockingDeque<Session> sessions = new LinkedBlockingDeque<>();

    /** Makes no connection yet: the account is found or made at the first call. */
    public Acme4jAuthority(
            AcmeEndpoint endpoint, KeyVault vault, AccountRepository accounts, Clock clock) {
        this.endpoint = endpoint;
        this.account = new AcmeAccount(endpoint, vault, accounts);
        this.faults = new AcmeFaults(endpoint.directory());
        this.json = new AcmeJson(clock);
        this.httpClient = httpClient(endpoint);
        CachingProvider provider = new CachingProvider(httpClient, clock);
        for (int i = 0; i < endpoint.sessions(); i++) {
            Session session = new Session(endpoint.directory(), provider);
            session.networkSettings().setTimeout(endpoint.timeout());
            sessions.add(session);
        }
    }

    @Override
    public CertificateOrder create(List<CertificateName> names, OrderTerms terms) {
        List<String> wanted = names.stream().map(CertificateName::ascii).toList();
        String what = "the order for " + String.join(", ", wanted);
        return exchange(
                what,
                login -> {
                    try {
                        Order order = order(login, wanted, terms).create();
                        return json.order(
                                URI.create(order.getLocation().toString()),
                                order.getJSON(),
                                Optional.empty());
                    } catch (AcmeException e) {
                        Optional<WaxsealException> refused = faults.refusedNames(what, e, names);
                        if (refused.isPresent()) {
                            throw refused.get();
                        }
                        throw e;
                    }
                });
    }

    private OrderBuilder order(Login login, List<String> names, OrderTerms terms)
            throws AcmeException {
        OrderBuilder order = login.newOrder().domains(names);
        if (endpoint.profile() != null) {
            order.profile(endpoint.profile());
        }
        CertificateChain replaced = terms.replaces();
        if (replaced != null && hasRenewalInformation(login)) {
            order.replaces(replaced.leaf());
        }
        return order;
    }

    @Override
    public Optional<CertificateOrder> find(URI order) {
        return exchange(
                "the order",
                login -> {
                    try {
                        return Optional.of(look(login, order));
                    } catch (AcmeException e) {
                        if (AcmeFaults.isUnknown(e)) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    @Override
    public Authorization authorization(URI authorization) {
        return exchange(
                "an authorization",
                login -> {
                    try (Connection connection = login.getSession().connect()) {
                        connection.sendSignedPostAsGetRequest(url(authorization), login);
                        JSON body = connection.readJsonResponse();
                        return json.authorization(
                                authorization, body, connection.getRetryAfter(), login);
                    }
                });
    }

    @Override
    public void validate(DnsChallenge challenge) {
        exchange(
                "the validation of " + challenge.name(),
                login -> {
                    try (Connection connection = login.getSession().connect()) {
                        return connection.sendSignedRequest(
                                url(challenge.url()), new JSONBuilder(), login);
                    }
                });
    }

    @Override
    public CertificateOrder finish(CertificateOrder order, byte[] signingRequest) {
        return exchange(
                "finalizing the order",
                login -> {
                    try (Connection connection = login.getSession().connect()) {
                        JSONBuilder claims = new JSONBuilder();
                        claims.putBase64("csr", signingRequest);
                        connection.sendSignedRequest(url(order.finish()), claims, login);
                        JSON body = connection.readJsonResponse();
                        return json.order(order.url(), body, connection.getRetryAfter());
                    } catch (AcmeServerException e) {
                        if (AcmeFaults.isType(e, "orderNotReady")) {
                            // Somebody else of ours was first: go on from where the order is now.
                            return look(login, order.url());
                        }
                        throw e;
                    }
                });
    }

    @Override
    public CertificateChain download(CertificateOrder order) {
        URI location = order.certificate();
        if (location == null) {
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED, "the order is valid but has no certificate", null);
        }
        return exchange(
                "the certificate",
                login -> {
                    Certificate certificate = login.bindCertificate(url(location));
                    certificate.download();
                    return new CertificateChain(certificate.getCertificateChain());
                });
    }

    @Override
    public void deactivate(URI authorization) {
        exchange(
                "giving an authorization up",
                login -> {
                    try (Connection connection = login.getSession().connect()) {
                        JSONBuilder claims = new JSONBuilder();
                        claims.put("status", "deactivated");
                        return connection.sendSignedRequest(url(authorization), claims, login);
                    } catch (AcmeServerException e) {
                        if (AcmeFaults.isType(e, "malformed")) {
                            // It has ended already.
                            return 0;
                        }
                        throw e;
                    }
                });
    }

    @Override
    public Optional<RenewalAdvice> renewalAdvice(CertificateChain chain) {
        return exchange(
                "renewal information",
                login -> {
                    if (!hasRenewalInformation(login)) {
                        return Optional.empty();
                    }
                    URL location = login.bindRenewalInfo(chain.leaf()).getLocation();
                    try (Connection connection = login.getSession().connect()) {
                        connection.sendRequest(location, login.getSession(), null);
                        JSON body = connection.readJsonResponse();
                        return Optional.of(
                                json.renewalAdvice(
                                        URI.create(location.toString()),
                                        body,
                                        connection.getRetryAfter()));
                    } catch (AcmeException e) {
                        if (AcmeFaults.isUnknown(e)) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    /**
     * The authority's names in CAA records; empty when it does not say (RFC 8555 section 9.7.6).
     */
    public Set<String> caaIdentities() {
        return exchange(
                "the directory",
                login -> Set.copyOf(login.getSession().getMetadata().getCaaIdentities()));
    }

    private static boolean hasRenewalInformation(Login login) throws AcmeException {
        return login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
    }

    /** Closes the connections; no call may be under way. */
    @Override
    public void close() {
        httpClient.shutdownNow();
    }

    private CertificateOrder look(Login login, URI order) throws AcmeException {
        try (Connection connection = login.getSession().connect()) {
            connection.sendSignedPostAsGetRequest(url(order), login);
            JSON body = connection.readJsonResponse();
            return json.order(order, body, connection.getRetryAfter());
        }
    }

    @FunctionalInterface
    private interface Exchange<T> {
        T with(Login login) throws AcmeException;
    }

    private <T> T exchange(String what, Exchange<T> exchange) {
        Session session = take();
        try {
            Login login = account.login(session);
            try {
                return exchange.with(login);
            } catch (AcmeServerException e) {
                if (!AcmeFaults.isType(e, "accountDoesNotExist")) {
                    throw e;
                }
                return exchange.with(account.renew(session, login));
            }
        } catch (AcmeException | AcmeLazyLoadingException | AcmeProtocolException e) {
            throw faults.translate(what, e);
        } finally {
            // The last one used comes first: its nonce and directory are fresh.
            sessions.addFirst(session);
        }
    }

    private Session take() {
        try {
            return sessions.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WaxsealException(
                    ErrorCode.INFRASTRUCTURE_UNAVAILABLE, "interrupted while shutting down", e);
        }
    }

    private URL url(URI location) {
        try {
            return location.toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED,
                    "%s names the unusable URL %s".formatted(endpoint.directory(), location),
                    e);
        }
    }

    private static HttpClient httpClient(AcmeEndpoint endpoint) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(endpoint.timeout());
        if (endpoint.trust() != null) {
            builder.sslContext(endpoint.trust());
        }
        return builder.build();
    }
}
