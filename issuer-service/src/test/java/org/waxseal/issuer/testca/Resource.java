package org.waxseal.issuer.testca;

import java.util.Optional;
import java.util.stream.Stream;

/** What a request is about, by its path. */
public enum Resource {
    DIRECTORY("/directory"),
    NEW_NONCE("/new-nonce"),
    NEW_ACCOUNT("/new-account"),
    ACCOUNT("/account/"),
    KEY_CHANGE("/key-change"),
    NEW_ORDER("/new-order"),
    ORDER("/order/"),
    FINALIZE("/finalize/"),
    AUTHORIZATION("/authorization/"),
    CHALLENGE("/challenge/"),
    CERTIFICATE("/certificate/"),
    REVOKE_CERTIFICATE("/revoke-cert"),
    RENEWAL_INFO("/renewal-info/");

    private final String path;

    Resource(String path) {
        this.path = path;
    }

    static Optional<Resource> of(String path) {
        return Stream.of(values())
                .filter(
                        resource ->
                                resource.hasId()
                                        ? path.startsWith(resource.path)
                                        : path.equals(resource.path))
                .findFirst();
    }

    /** The path of the one resource, or the prefix of many. */
    String path() {
        return path;
    }

    String id(String whole) {
        return whole.substring(path.length());
    }

    private boolean hasId() {
        return path.endsWith("/");
    }
}
