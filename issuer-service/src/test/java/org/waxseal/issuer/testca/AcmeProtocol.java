package org.waxseal.issuer.testca;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * From a request to its answer: checks signature, nonce and URL (RFC 8555 section 6) and hands it
 * to what its resource is about.
 */
final class AcmeProtocol implements HttpsEndpoint.Application {
    private static final String JOSE = "application/jose+json";

    private final Settings settings;
    private final Documents documents;
    private final Accounts accounts;
    private final OrderResources orders;
    private final Revocation revocation;
    private final Certificates certificates;
    private final RenewalWindows windows;
    private final Faults faults;
    private final Traffic traffic;
    private final Nonces nonces = new Nonces();
    private final AtomicInteger lastAccount = new AtomicInteger();

    AcmeProtocol(
            Settings settings,
            Documents documents,
            Accounts accounts,
            OrderResources orders,
            Revocation revocation,
            Certificates certificates,
            RenewalWindows windows,
            Faults faults,
            Traffic traffic) {
        this.settings = settings;
        this.documents = documents;
        this.accounts = accounts;
        this.orders = orders;
        this.revocation = revocation;
        this.certificates = certificates;
        this.windows = windows;
        this.faults = faults;
        this.traffic = traffic;
    }

    @Override
    public Answer answer(Request request) throws InterruptedException {
        Optional<Resource> resource = Resource.of(request.path());
        if (resource.isEmpty()) {
            return AcmeProblem.notFound("nothing is at " + request.path()).answer();
        }
        traffic.begin(resource.get());
        try {
            Answer answer = answer(resource.get(), request);
            traffic.answered(answer.status());
            return answer;
        } finally {
            traffic.end();
        }
    }

    private Answer answer(Resource resource, Request request) throws InterruptedException {
        return faults.apply(
                resource, () -> proper(resource, request), problem -> signedAnswer(problem));
    }

    private Answer proper(Resource resource, Request request) throws InterruptedException {
        try {
            return switch (resource) {
                case DIRECTORY -> directory(request);
                case NEW_NONCE -> newNonce(request);
                case RENEWAL_INFO -> renewalInfo(request);
                default -> withHeaders(route(verified(resource, request)));
            };
        } catch (AcmeProblem e) {
            return signedAnswer(e);
        } catch (RuntimeException e) {
            return signedAnswer(
                    new AcmeProblem(500, "serverInternal", "a bug of the test authority: " + e));
        }
    }

    private Answer signedAnswer(AcmeProblem problem) {
        return withHeaders(problem.answer());
    }

    private Answer withHeaders(Answer answer) {
        return answer.with("Replay-Nonce", nonces.next())
                .with("Cache-Control", "public, max-age=0, no-cache")
                .with("Link", "<%s>;rel=\"index\"".formatted(documents.url(Resource.DIRECTORY)));
    }

    private Answer directory(Request request) {
        requireMethod(request, "GET");
        return Answer.json(
                        200,
                        documents.directory(settings.profiles(), accounts.needExternalAccount()))
                .with("Cache-Control", "public, max-age=0, no-cache");
    }

    /** RFC 8555 section 7.2. */
    private Answer newNonce(Request request) {
        requireMethod(request, "HEAD", "GET");
        return withHeaders(Answer.empty(request.method().equals("HEAD") ? 200 : 204));
    }

    private Answer renewalInfo(Request request) {
        requireMethod(request, "GET");
        String id = Resource.RENEWAL_INFO.id(request.path());
        IssuedCertificate certificate =
                certificates
                        .find(id)
                        .orElseThrow(
                                () -> AcmeProblem.notFound("\"" + id + "\" was not issued here"));
        return Answer.json(200, documents.renewal(windows.of(certificate)))
                .with("Retry-After", Long.toString(windows.pollAfter().toSeconds()));
    }

    private static void requireMethod(Request request, String... methods) {
        for (String method : methods) {
            if (request.method().equals(method)) {
                return;
            }
        }
        throw new AcmeProblem(405, "malformed", request.method() + " is not for " + request.path())
                .withHeader("Allow", String.join(", ", methods));
    }

    private SignedRequest verified(Resource resource, Request request) {
        requireMethod(request, "POST");
        if (!request.header("content-type").equals(JOSE)) {
            throw new AcmeProblem(415, "malformed", "the Content-Type has to be " + JOSE);
        }
        Jws jws = Jws.parse("the request", request.body());
        nonces.redeem(jws.nonce());
        URI url = documents.url(resource, resource.id(request.path()));
        if (!jws.url().equals(url.toString())) {
            throw AcmeProblem.unauthorized(
                    "url is \"%s\" in the signed header, the request went to %s"
                            .formatted(jws.url(), url));
        }
        Optional<Account> account = account(resource, jws);
        Jwk key = account.map(Account::key).or(jws::jwk).orElseThrow();
        if (settings.checkSignatures()) {
            jws.verify(key);
        }
        return new SignedRequest(resource, resource.id(request.path()), jws, account, key);
    }

    /** Who signs by {@code kid}; section 6.2 says where the key itself stands instead. */
    private Optional<Account> account(Resource resource, Jws jws) {
        boolean byKey = jws.jwk().isPresent();
        if (byKey == jws.kid().isPresent()) {
            throw AcmeProblem.malformed("give either jwk or kid");
        }
        if (byKey) {
            if (resource != Resource.NEW_ACCOUNT && resource != Resource.REVOKE_CERTIFICATE) {
                throw AcmeProblem.malformed("sign with kid, the URL of the account");
            }
            return Optional.empty();
        }
        if (resource == Resource.NEW_ACCOUNT) {
            throw AcmeProblem.malformed("newAccount is signed with jwk");
        }
        return jws.kid().map(accounts::active);
    }

    private Answer route(SignedRequest request) throws InterruptedException {
        return switch (request.resource()) {
            case NEW_ACCOUNT -> newAccount(request);
            case ACCOUNT -> account(request);
            case KEY_CHANGE -> changeKey(request);
            case NEW_ORDER -> orders.newOrder(request);
            case ORDER -> orders.order(request);
            case AUTHORIZATION -> orders.authorization(request);
            case CHALLENGE -> orders.challenge(request);
            case FINALIZE -> orders.finalizeOrder(request);
            case CERTIFICATE -> orders.certificate(request);
            case REVOKE_CERTIFICATE -> revocation.revoke(request);
            case DIRECTORY, NEW_NONCE, RENEWAL_INFO ->
                    throw new IllegalStateException("not signed: " + request.resource());
        };
    }

    private Answer newAccount(SignedRequest request) {
        Accounts.Registration given =
                accounts.register(
                        request.key(),
                        request.jws().document(),
                        documents.url(Resource.NEW_ACCOUNT),
                        documents.url(
                                Resource.ACCOUNT, Integer.toString(lastAccount.incrementAndGet())));
        return answer(given.isNew() ? 201 : 200, given.account());
    }

    private Answer account(SignedRequest request) {
        Account account = request.signer();
        if (!documents.url(Resource.ACCOUNT, request.id()).equals(account.url())) {
            throw AcmeProblem.unauthorized("the account is another one");
        }
        return answer(
                200,
                request.jws().isEmpty()
                        ? account
                        : accounts.update(account, request.jws().document()));
    }

    private Answer changeKey(SignedRequest request) {
        Jws inner = Jws.parse("keyChange", request.jws().payload());
        return answer(
                200,
                accounts.changeKey(request.signer(), inner, documents.url(Resource.KEY_CHANGE)));
    }

    private Answer answer(int status, Account account) {
        return Answer.json(status, documents.account(account))
                .with("Location", account.url().toString());
    }
}
