package org.waxseal.issuer.testca;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Answers about orders, authorizations, challenges and certificates (RFC 8555 section 7.4). */
final class OrderResources {
    private final Settings settings;
    private final Documents documents;
    private final Orders orders;
    private final Validations validations;
    private final Certificates certificates;
    private final RenewalWindows windows;
    private final IssuingKeys keys;

    OrderResources(
            Settings settings,
            Documents documents,
            Orders orders,
            Validations validations,
            Certificates certificates,
            RenewalWindows windows,
            IssuingKeys keys) {
        this.settings = settings;
        this.documents = documents;
        this.orders = orders;
        this.validations = validations;
        this.certificates = certificates;
        this.windows = windows;
        this.keys = keys;
    }

    Answer newOrder(SignedRequest request) {
        Orders.Wanted wanted = wanted(request.signer(), request.jws().document());
        synchronized (orders) {
            Orders.Taken taken = orders.take(request.signer(), wanted);
            return answer(taken.isNew() ? 201 : 200, taken.order());
        }
    }

    private Orders.Wanted wanted(Account account, JsonNode document) {
        if (document.has("notBefore") || document.has("notAfter")) {
            throw AcmeProblem.malformed("notBefore and notAfter are not supported");
        }
        Profile profile = profile(Json.text(document, "profile"));
        NavigableSet<String> names = Names.parse(document.path("identifiers"), validations);
        if (names.size() > profile.mostNames()) {
            throw AcmeProblem.malformed(
                    "an order of profile %s has at most %d identifiers, this has %d"
                            .formatted(profile.name(), profile.mostNames(), names.size()));
        }
        Optional<IssuedCertificate> replaces =
                document.has("replaces")
                        ? Optional.of(replaced(account, names, Json.text(document, "replaces")))
                        : Optional.empty();
        return new Orders.Wanted(names, profile, replaces, exemption(names, replaces));
    }

    private Profile profile(String name) {
        if (name.isEmpty()) {
            return settings.profiles().getFirst();
        }
        return settings.profiles().stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new AcmeProblem(
                                        400,
                                        "invalidProfile",
                                        "\"" + name + "\" is not a profile of the directory"));
    }

    /** RFC 9773 section 5. */
    private IssuedCertificate replaced(Account account, NavigableSet<String> names, String id) {
        IssuedCertificate replaced =
                certificates
                        .find(id)
                        .orElseThrow(
                                () ->
                                        AcmeProblem.malformed(
                                                "replaces: \"" + id + "\" was not issued here"));
        if (!replaced.account().equals(account.url())) {
            throw AcmeProblem.malformed("replaces: the certificate is of another account");
        }
        if (names.stream().noneMatch(replaced.names()::contains)) {
            throw AcmeProblem.malformed("replaces: the certificate shares no name with the order");
        }
        if (certificates.isReplaced(replaced)) {
            throw new AcmeProblem(
                    409, "alreadyReplaced", "replaces: \"" + id + "\" is replaced already");
        }
        return replaced;
    }

    private RateLimits.Exemption exemption(
            NavigableSet<String> names, Optional<IssuedCertificate> replaces) {
        if (replaces.filter(windows::isDue).isPresent()) {
            return RateLimits.Exemption.RENEWAL_INFO;
        }
        return certificates.isKnownSet(names)
                ? RateLimits.Exemption.SAME_SET
                : RateLimits.Exemption.NONE;
    }

    Answer order(SignedRequest request) {
        synchronized (orders) {
            Order order = orders.order(request.signer(), request.id());
            orders.polled(order);
            return answer(200, order);
        }
    }

    private Answer answer(int status, Order order) {
        Answer answer =
                Answer.json(status, documents.order(order))
                        .with("Location", documents.url(Resource.ORDER, order.id).toString());
        return documents.status(order).equals("processing") ? notYet(answer) : answer;
    }

    private Answer notYet(Answer answer) {
        Duration wait = settings.pollAfter();
        return wait.isPositive() ? answer.with("Retry-After", "" + wait.toSeconds()) : answer;
    }

    Answer authorization(SignedRequest request) {
        synchronized (orders) {
            Authorization authorization = orders.authorization(request.signer(), request.id());
            if (request.jws().isEmpty()) {
                orders.polled(authorization);
            } else if (Json.text(request.jws().document(), "status").equals("deactivated")) {
                orders.deactivate(authorization);
            } else {
                throw AcmeProblem.malformed("an authorization can only be deactivated");
            }
            Answer answer = Answer.json(200, documents.authorization(authorization));
            return authorization.status == Authorization.Status.VALIDATING
                    ? notYet(answer)
                    : answer;
        }
    }

    /** Validates before it answers, so that a test needs not wait. */
    Answer challenge(SignedRequest request) throws InterruptedException {
        List<String> parts = List.of(request.id().split("/", -1));
        Authorization authorization = orders.authorization(request.signer(), parts.getFirst());
        String type = parts.getLast();
        if (!authorization.tokens.containsKey(type)) {
            throw AcmeProblem.notFound("no challenge " + request.id());
        }
        if (request.jws().isEmpty()) {
            orders.polled(authorization);
        } else if (orders.begin(authorization, type)) {
            orders.complete(authorization, validate(authorization.proof(type, request.key())));
        }
        synchronized (orders) {
            Answer answer =
                    Answer.json(200, documents.challenge(authorization, type))
                            .with(
                                    "Link",
                                    "<%s>;rel=\"up\""
                                            .formatted(
                                                    documents.url(
                                                            Resource.AUTHORIZATION,
                                                            authorization.id)));
            return authorization.status == Authorization.Status.VALIDATING
                    ? notYet(answer)
                    : answer;
        }
    }

    private Outcome validate(Validator.Proof proof) throws InterruptedException {
        try {
            return new Outcome(validations.validate(proof));
        } catch (RuntimeException e) {
            return new Outcome(
                    Optional.of(
                            new Validator.Failure(
                                    "serverInternal", "the validator of the test threw " + e)));
        }
    }

    Answer finalizeOrder(SignedRequest request) {
        byte[] csr = Json.decode("csr", Json.text(request.jws().document(), "csr"));
        Order order = orders.order(request.signer(), request.id());
        SigningRequest wanted = SigningRequest.parse(csr, settings.checkSignatures());
        if (!wanted.names().equals(order.names)) {
            throw SigningRequest.bad(
                    "its names %s are not those of the order, %s"
                            .formatted(wanted.names(), order.names));
        }
        if (wanted.key().equals(request.key().key())) {
            throw SigningRequest.bad("its key is that of the account");
        }
        orders.begin(order);
        // Signing takes longer than all else; the others need not wait for it.
        IssuedCertificate issued = keys.issue(order.account, wanted, order.profile, order.replaces);
        synchronized (orders) {
            certificates.add(issued);
            orders.complete(order, issued);
            return answer(200, order);
        }
    }

    Answer certificate(SignedRequest request) {
        IssuedCertificate certificate =
                certificates
                        .find(serial(request.id()))
                        .orElseThrow(() -> AcmeProblem.notFound("no certificate " + request.id()));
        if (!certificate.account().equals(request.signer().url())) {
            throw AcmeProblem.unauthorized("the certificate is of another account");
        }
        return Answer.of(
                200,
                "application/pem-certificate-chain",
                certificate.pem() + Pem.of(keys.intermediate()));
    }

    private static BigInteger serial(String hexadecimal) {
        try {
            return new BigInteger(hexadecimal, 16);
        } catch (NumberFormatException e) {
            throw AcmeProblem.notFound("no certificate " + hexadecimal);
        }
    }
}
