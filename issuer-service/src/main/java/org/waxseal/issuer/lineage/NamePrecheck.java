package org.waxseal.issuer.lineage;

import java.util.List;
import java.util.Map;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;

/** Finds names that the authority would refuse, before it is asked. */
@FunctionalInterface
public interface NamePrecheck {

    /**
     * What speaks against single names; blocking.
     *
     * @return empty when nothing does
     * @throws WaxsealException in the category {@code TRANSIENT} when it cannot be found out now
     */
    Map<CertificateName, WaxsealException> faults(Subject subject, List<CertificateName> names);
}
