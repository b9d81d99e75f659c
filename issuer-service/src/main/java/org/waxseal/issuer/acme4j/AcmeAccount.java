package org.waxseal.issuer.acme4j;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.KeyPair;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.pki.KeyType;
import org.waxseal.issuer.authority.AccountRepository;
import org.waxseal.issuer.authority.AuthorityException;
import org.waxseal.issuer.vault.Access;
import org.waxseal.issuer.vault.KeyReference;
import org.waxseal.issuer.vault.KeyVault;

/**
 * Our one account at an authority: its key is in the vault, its URL in the database. Made at first
 * use; a second process that makes it at the same time gets the same one, because the key decides
 * (RFC 8555 section 7.3).
 */
final class AcmeAccount {
    private static final Logger LOGGER = LoggerFactory.getLogger(AcmeAccount.class);

    private final AcmeEndpoint endpoint;
    private final KeyVault vault;
    private final AccountRepository accounts;
    private @Nullable KeyPair key;
    private @Nullable URL url;

    AcmeAccount(AcmeEndpoint endpoint, KeyVault vault, AccountRepository accounts) {
        this.endpoint = endpoint;
        this.vault = vault;
        this.accounts = accounts;
    }

    /** The account on a session; makes it if there is none. */
    synchronized Login login(Session session) throws AcmeException {
        KeyPair accountKey = key();
        URL known = url;
        if (known == null) {
            Optional<URI> saved = accounts.find(endpoint.directory());
            known = saved.isPresent() ? toUrl(saved.get()) : create(session, accountKey);
            url = known;
        }
        return session.login(known, accountKey);
    }

    /** Makes the account anew after the authority has said that it does not know {@code stale}. */
    synchronized Login renew(Session session, Login stale) throws AcmeException {
        KeyPair accountKey = key();
        if (url == null || url.toString().equals(stale.getAccount().getLocation().toString())) {
            LOGGER.warn(
                    "{} does not know our account any more; it is made again with the same key",
                    endpoint.directory());
            url = create(session, accountKey);
        }
        return session.login(url, accountKey);
    }

    private KeyPair key() {
        KeyPair known = key;
        if (known == null) {
            known =
                    vault.obtain(
                            KeyReference.ofAccount(endpoint.directory()),
                            KeyType.ECDSA_P256,
                            Access.ofIssuer("account login"));
            key = known;
        }
        return known;
    }

    private URL create(Session session, KeyPair accountKey) throws AcmeException {
        if (!endpoint.termsAgreed()) {
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED,
                    "no account at %s: its terms of service are not agreed to; read them and set waxseal.issuer.acme.terms-agreed to true"
                            .formatted(endpoint.directory()),
                    null);
        }
        AccountBuilder builder =
                new AccountBuilder().agreeToTermsOfService().useKeyPair(accountKey);
        endpoint.contacts().forEach(builder::addContact);
        ExternalAccount externalAccount = endpoint.externalAccount();
        if (externalAccount != null) {
            externalAccount.bind(builder);
        }
        URL created = create(session, builder);
        accounts.save(endpoint.directory(), URI.create(created.toString()));
        LOGGER.info("account {} at {}", created, endpoint.directory());
        return created;
    }

    private URL create(Session session, AccountBuilder builder) throws AcmeException {
        try {
            return builder.createLogin(session).getAccount().getLocation();
        } catch (AcmeServerException e) {
            if (!AcmeFaults.isType(e, "unauthorized")) {
                throw e;
            }
            // About the account itself, not about a name that was to be validated
            throw new AuthorityException(
                    ErrorCode.CA_REFUSED,
                    "no account at %s: %s; see that waxseal.issuer.acme.eab.key-id and .hmac-key-file are those of the authority"
                            .formatted(
                                    endpoint.directory(),
                                    AcmeFaults.printable(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    private static URL toUrl(URI saved) {
        try {
            return saved.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("saved account URL " + saved, e);
        }
    }
}
