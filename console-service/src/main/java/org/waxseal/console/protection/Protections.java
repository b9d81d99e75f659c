package org.waxseal.console.protection;

import java.util.Collection;
import java.util.Map;
import org.waxseal.common.id.Subject;
import org.waxseal.common.statement.EndpointsStatement;

/** What the statements of issuer and assigner said last. */
public interface Protections {

    /**
     * Keeps it unless the same or a higher revision is known.
     *
     * @return whether it was news
     */
    boolean record(CertificateState certificate);

    /**
     * Keeps it unless the same or a higher revision is known.
     *
     * @return whether it was news
     */
    boolean record(EndpointsStatement endpoints);

    /** One entry for each subject; {@link Protection#NONE} when nothing is known. */
    Map<Subject, Protection> of(Collection<? extends Subject> subjects);
}
