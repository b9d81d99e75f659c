package org.waxseal.issuer.lineage;

import java.time.Duration;
import org.waxseal.common.error.ErrorCode;

/** Told how attempts end. */
public interface IssuanceObserver {

    void issued(Duration took);

    void failed(ErrorCode code, Duration took);
}
