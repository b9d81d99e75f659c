package org.waxseal.assigner.rollout;

import org.waxseal.assigner.driver.KeyReference;

/** Where private keys come from at the moment they are written. Blocks. */
@FunctionalInterface
public interface KeySource {

    /**
     * Gives the key, or fails.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code KEY_NOT_FOUND}, {@code
     *     KEY_NOT_PLACED}, {@code KEY_TOMBED} or {@code INFRASTRUCTURE_UNAVAILABLE}
     */
    PrivateKeyPem fetch(KeyReference reference);
}
