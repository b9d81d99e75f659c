package org.waxseal.issuer.vault;

import java.util.List;

/**
 * The keys that encrypt data keys, wherever they are: in files, in the environment, or in a key
 * management service that never gives them out. One of them is current; the others only open what
 * they have wrapped.
 *
 * <p>Every call may block, and throws {@link org.waxseal.common.error.WaxsealException}: with
 * {@code INFRASTRUCTURE_UNAVAILABLE} when the keys cannot be asked now, with {@code VAULT_LOCKED}
 * when the key that is needed is not there. Several processes may use the same keys at once.
 */
public interface KeyEncryptionKeys {

    /**
     * One key that can be used.
     *
     * @param id never changes and tells nothing about the key
     * @param place where an operator finds it, for example a file
     * @param retired whether it was put aside because nothing is wrapped under it any more
     */
    record Held(String id, String place, boolean retired) {}

    /** Identifier of the current key. */
    String current();

    /**
     * Encrypts a data key under the current key.
     *
     * @param context is authenticated and has to be given again; not secret
     */
    WrappedKey wrap(byte[] dataKey, byte[] context);

    /**
     * Decrypts what {@link #wrap} made; the caller overwrites it after use.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code VAULT_LOCKED} when its key is
     *     not held, or it was changed, or has another context
     */
    byte[] unwrap(WrappedKey wrapped, byte[] context);

    /** All that can unwrap now; the current one too. */
    List<Held> held();

    /**
     * Makes another key current, as the first step of a rotation. Nothing is lost when it is killed
     * on the way and called again.
     *
     * @param replaced the current key as the caller knows it; when another process was faster, its
     *     key stays current
     * @return identifier of the current key
     * @throws org.waxseal.common.error.WaxsealException with {@code FIELD_MISSING} when an operator
     *     has to provide the other key first
     */
    String succeed(String replaced);

    /**
     * Puts a key aside under which no row is wrapped. It still opens what another process has just
     * wrapped under it. Idempotent.
     *
     * @return for the operator: what was done with it and what is left to do
     */
    String retire(String id);
}
