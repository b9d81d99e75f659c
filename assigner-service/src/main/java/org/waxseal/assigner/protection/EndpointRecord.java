package org.waxseal.assigner.protection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.waxseal.assigner.inspection.Endpoint;
import org.waxseal.assigner.inspection.Judgement;
import org.waxseal.common.endpoint.Verdict;
import org.waxseal.common.pki.Fingerprint;

/**
 * The newest handshake with one endpoint.
 *
 * @param own judgement of the endpoint itself, beside no other
 * @param wanted the leaf that was wanted at that time; null when there was none
 * @param inspectedAt when the handshake was judged
 * @param shown the verdict last published; null before the first time
 * @param since when {@code shown} began; null with it
 */
public record EndpointRecord(
        Endpoint endpoint,
        Judgement own,
        @Nullable Fingerprint wanted,
        Instant inspectedAt,
        @Nullable Verdict shown,
        @Nullable Instant since) {

    /** Whether the wanted leaf was seen, and nothing was wrong with it. */
    public boolean proves(@Nullable Fingerprint leaf) {
        return leaf != null && own.verdict() == Verdict.PROTECTED && leaf.equals(own.leaf());
    }
}
