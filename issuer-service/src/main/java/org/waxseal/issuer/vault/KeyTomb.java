package org.waxseal.issuer.vault;

import java.time.Instant;

/**
 * A key that must never be used again. Kept for ever.
 *
 * @param reference under which it was kept
 * @param reason why, in a few words
 */
public record KeyTomb(KeyReference reference, PublicKeyHash publicKey, String reason, Instant at) {}
