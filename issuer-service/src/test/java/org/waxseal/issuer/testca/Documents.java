package org.waxseal.issuer.testca;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the objects of RFC 8555 section 7.1 and of RFC 9773. */
final class Documents {
    private final String base;
    private final Clock clock;

    /**
     * @param base {@code https://127.0.0.1:PORT}
     */
    Documents(String base, Clock clock) {
        this.base = base;
        this.clock = clock;
    }

    URI url(Resource resource) {
        return URI.create(base + resource.path());
    }

    URI url(Resource resource, String id) {
        return URI.create(base + resource.path() + id);
    }

    Map<String, Object> directory(List<Profile> profiles, boolean externalAccountRequired) {
        Map<String, String> described = new LinkedHashMap<>();
        profiles.forEach(profile -> described.put(profile.name(), profile.description()));
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("termsOfService", base + "/terms");
        meta.put("website", base);
        meta.put("caaIdentities", List.of("test-authority.example"));
        if (externalAccountRequired) {
            meta.put("externalAccountRequired", true);
        }
        meta.put("profiles", described);
        Map<String, Object> directory = new LinkedHashMap<>();
        directory.put("newNonce", url(Resource.NEW_NONCE).toString());
        directory.put("newAccount", url(Resource.NEW_ACCOUNT).toString());
        directory.put("newOrder", url(Resource.NEW_ORDER).toString());
        directory.put("revokeCert", url(Resource.REVOKE_CERTIFICATE).toString());
        directory.put("keyChange", url(Resource.KEY_CHANGE).toString());
        // Clients append "/" and the certificate's name (RFC 9773 section 4.1).
        directory.put("renewalInfo", base + Resource.RENEWAL_INFO.path().replaceAll("/$", ""));
        directory.put("meta", meta);
        return directory;
    }

    Map<String, Object> account(Account account) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", account.active() ? "valid" : "deactivated");
        document.put("contact", account.contacts());
        return document;
    }

    Map<String, Object> order(Order order) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status(order));
        document.put("expires", time(order.expires));
        document.put(
                "identifiers",
                order.names.stream().map(name -> Map.of("type", "dns", "value", name)).toList());
        document.put("profile", order.profile.name());
        order.replaces.ifPresent(replaced -> document.put("replaces", replaced.id()));
        document.put(
                "authorizations",
                order.authorizations.stream()
                        .map(id -> url(Resource.AUTHORIZATION, id).toString())
                        .toList());
        document.put("finalize", url(Resource.FINALIZE, order.id).toString());
        if (status(order).equals("valid")) {
            order.certificate.ifPresent(
                    certificate ->
                            document.put(
                                    "certificate",
                                    url(Resource.CERTIFICATE, certificate.serial().toString(16))
                                            .toString()));
        }
        return document;
    }

    String status(Order order) {
        if (order.isExpired(clock.instant())) {
            return "invalid";
        }
        return switch (order.status) {
            case PENDING -> "pending";
            case READY -> "ready";
            case PROCESSING -> "processing";
            case VALID -> order.hiddenFor > 0 ? "processing" : "valid";
            case INVALID -> "invalid";
        };
    }

    Map<String, Object> authorization(Authorization authorization) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status(authorization));
        document.put("expires", time(authorization.expires));
        document.put("identifier", Map.of("type", "dns", "value", authorization.domain));
        if (authorization.wildcard) {
            document.put("wildcard", true);
        }
        document.put(
                "challenges",
                authorization.tokens.keySet().stream()
                        // Once one was tried, only that one is shown.
                        .filter(type -> authorization.tried.map(type::equals).orElse(true))
                        .map(type -> challenge(authorization, type))
                        .toList());
        return document;
    }

    private String status(Authorization authorization) {
        boolean expired = !authorization.expires.isAfter(clock.instant());
        return switch (authorization.status) {
            case PENDING, VALIDATING -> expired ? "expired" : "pending";
            case VALID -> expired ? "expired" : "valid";
            case INVALID -> "invalid";
            case DEACTIVATED -> "deactivated";
        };
    }

    Map<String, Object> challenge(Authorization authorization, String type) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type);
        document.put("url", url(Resource.CHALLENGE, authorization.id + "/" + type).toString());
        document.put(
                "status",
                switch (authorization.status) {
                    case PENDING, DEACTIVATED -> "pending";
                    case VALIDATING -> "processing";
                    case VALID -> "valid";
                    case INVALID -> "invalid";
                });
        document.put("token", authorization.tokens.getOrDefault(type, ""));
        authorization.validated.ifPresent(validated -> document.put("validated", time(validated)));
        authorization.failure.ifPresent(
                failure ->
                        document.put(
                                "error",
                                AcmeProblem.document(failure.type(), failure.detail(), 403)));
        return document;
    }

    Map<String, Object> renewal(RenewalWindows.Window window) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "suggestedWindow",
                Map.of("start", time(window.start()), "end", time(window.end())));
        window.explanation().ifPresent(page -> document.put("explanationURL", page.toString()));
        return document;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
