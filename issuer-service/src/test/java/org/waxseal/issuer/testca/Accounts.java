package org.waxseal.issuer.testca;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The accounts (RFC 8555 sections 7.3 to 7.3.6). */
final class Accounts {
    private final Map<String, byte[]> externalKeys;
    private final Map<String, Account> byUrl = new HashMap<>();
    private final Map<String, String> byKey = new HashMap<>();

    /** What newAccount gave, and whether it is new. */
    record Registration(Account account, boolean isNew) {}

    /**
     * @param externalKeys HMAC keys by key identifier; when there are any, a new account has to be
     *     bound to one
     */
    Accounts(Map<String, byte[]> externalKeys) {
        this.externalKeys = Map.copyOf(externalKeys);
    }

    boolean needExternalAccount() {
        return !externalKeys.isEmpty();
    }

    /**
     * An account that may act.
     *
     * @throws AcmeProblem {@code accountDoesNotExist}, or {@code unauthorized} when it is
     *     deactivated
     */
    synchronized Account active(String url) {
        Account account = byUrl.get(url);
        if (account == null) {
            throw unknown("there is no account " + url);
        }
        if (!account.active()) {
            throw new AcmeProblem(401, "unauthorized", "the account " + url + " is deactivated");
        }
        return account;
    }

    synchronized Registration register(Jwk key, JsonNode wanted, URI newAccountUrl, URI urlIfNew) {
        Optional<Account> known = Optional.ofNullable(byKey.get(key.thumbprint())).map(byUrl::get);
        if (known.isPresent()) {
            return new Registration(active(known.get().url().toString()), false);
        }
        if (wanted.path("onlyReturnExisting").asBoolean(false)) {
            throw unknown("there is no account with this key");
        }
        if (!wanted.path("termsOfServiceAgreed").asBoolean(false)) {
            throw new AcmeProblem(
                    403, "userActionRequired", "agree to the terms of service of the directory");
        }
        if (needExternalAccount()) {
            requireExternalAccount(key, wanted.path("externalAccountBinding"), newAccountUrl);
        }
        Account account = new Account(urlIfNew, key, contacts(wanted), true);
        byUrl.put(account.url().toString(), account);
        byKey.put(key.thumbprint(), account.url().toString());
        return new Registration(account, true);
    }

    /** Section 7.3.4. */
    private void requireExternalAccount(Jwk key, JsonNode binding, URI newAccountUrl) {
        if (!binding.isObject()) {
            throw new AcmeProblem(
                    403, "externalAccountRequired", "externalAccountBinding is missing");
        }
        Jws inner = Jws.parse("externalAccountBinding", binding);
        byte[] secret = externalKeys.get(inner.kid().orElse(""));
        if (secret == null || !inner.isSignedBy(secret)) {
            throw AcmeProblem.unauthorized(
                    "externalAccountBinding: the key identifier is unknown or the MAC is wrong");
        }
        if (!inner.url().equals(newAccountUrl.toString())) {
            throw AcmeProblem.malformed("externalAccountBinding: url is not that of newAccount");
        }
        if (!inner.nonce().isEmpty()) {
            throw AcmeProblem.malformed("externalAccountBinding: it must have no nonce");
        }
        if (!Jwk.parse(inner.document()).thumbprint().equals(key.thumbprint())) {
            throw AcmeProblem.malformed("externalAccountBinding: it is about another key");
        }
    }

    synchronized Account update(Account account, JsonNode wanted) {
        Account changed = byUrl.getOrDefault(account.url().toString(), account);
        if (wanted.has("contact")) {
            changed = changed.withContacts(contacts(wanted));
        }
        if (Json.text(wanted, "status").equals("deactivated")) {
            changed = changed.deactivated();
        }
        byUrl.put(changed.url().toString(), changed);
        return changed;
    }

    /**
     * Section 7.3.5.
     *
     * @param inner the payload of the request, already parsed as a JWS of its own
     */
    synchronized Account changeKey(Account account, Jws inner, URI keyChangeUrl) {
        Jwk wanted =
                inner.jwk()
                        .orElseThrow(
                                () -> AcmeProblem.malformed("keyChange: the inner JWS has no jwk"));
        inner.verify(wanted);
        if (!inner.url().equals(keyChangeUrl.toString())) {
            throw AcmeProblem.malformed("keyChange: the inner url differs from the outer one");
        }
        if (!inner.nonce().isEmpty()) {
            throw AcmeProblem.malformed("keyChange: the inner JWS must have no nonce");
        }
        JsonNode document = inner.document();
        if (!Json.text(document, "account").equals(account.url().toString())) {
            throw AcmeProblem.malformed("keyChange: account is not the one that signs");
        }
        if (!Jwk.parse(document.path("oldKey")).thumbprint().equals(account.key().thumbprint())) {
            throw AcmeProblem.malformed("keyChange: oldKey is not the key of the account");
        }
        String holder = byKey.get(wanted.thumbprint());
        if (holder != null) {
            throw new AcmeProblem(409, "conflict", "the new key is already in use")
                    .withHeader("Location", holder);
        }
        Account changed = account.withKey(wanted);
        byKey.remove(account.key().thumbprint());
        byKey.put(wanted.thumbprint(), account.url().toString());
        byUrl.put(account.url().toString(), changed);
        return changed;
    }

    private static List<String> contacts(JsonNode wanted) {
        List<String> contacts = new ArrayList<>();
        for (JsonNode contact : wanted.path("contact")) {
            String url = contact.asString("");
            if (!url.startsWith("mailto:")) {
                throw new AcmeProblem(
                        400, "unsupportedContact", "\"" + url + "\" is not a mailto: URL");
            }
            if (url.indexOf('@') < 0 || url.indexOf(',') >= 0 || url.indexOf('?') >= 0) {
                throw new AcmeProblem(
                        400, "invalidContact", "\"" + url + "\" is not one mail address");
            }
            contacts.add(url);
        }
        return contacts;
    }

    private static AcmeProblem unknown(String detail) {
        return new AcmeProblem(400, "accountDoesNotExist", detail);
    }
}
