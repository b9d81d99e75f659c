package org.waxseal.issuer.testca;

import java.net.URI;
import java.util.List;

/**
 * One account as it is now.
 *
 * @param contacts as the client gave them
 */
record Account(URI url, Jwk key, List<String> contacts, boolean active) {
    Account {
        contacts = List.copyOf(contacts);
    }

    Account withKey(Jwk changed) {
        return new Account(url, changed, contacts, active);
    }

    Account withContacts(List<String> changed) {
        return new Account(url, key, changed, active);
    }

    Account deactivated() {
        return new Account(url, key, List.of(), false);
    }
}
