package org.waxseal.issuer.vault;

import java.util.Optional;

/** The rows of tombed keys; never deleted. */
public interface KeyTombRepository {

    /** Keeps the row unless there is one with its reference already. */
    void insertIfAbsent(KeyTomb tomb);

    Optional<KeyTomb> find(KeyReference reference);

    /** One of the rows with this key. */
    Optional<KeyTomb> find(PublicKeyHash publicKey);
}
