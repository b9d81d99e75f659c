package org.waxseal.assigner.protection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.id.Subject;
import org.waxseal.common.pki.Fingerprint;

/**
 * What was last published of a subject.
 *
 * @param revision 0 before the first time
 * @param provenLeaf the leaf that was proven; null when none was
 * @param provenAt null with it
 * @param digest of all that the statement said, its revision and time apart; empty before the first
 *     time
 * @param publishedAt when; null before the first time, and when nobody noted it
 */
public record Publication(
        Subject subject,
        long revision,
        @Nullable Fingerprint provenLeaf,
        @Nullable Instant provenAt,
        String digest,
        boolean removed,
        @Nullable Instant publishedAt) {}
