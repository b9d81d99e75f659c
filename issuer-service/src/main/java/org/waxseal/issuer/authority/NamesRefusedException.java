package org.waxseal.issuer.authority;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.name.CertificateName;

/** The authority refuses an order because of some of its names (RFC 8555 section 6.7.1). */
public final class NamesRefusedException extends AuthorityException {
    private static final long serialVersionUID = 1L;

    private final transient Map<CertificateName, String> names;

    /**
     * @param names what it says of each name that it refuses; not empty
     */
    public NamesRefusedException(
            String message, Map<CertificateName, String> names, @Nullable Throwable cause) {
        super(ErrorCode.CA_REFUSED, message, cause);
        this.names = Map.copyOf(names);
    }

    /** What it says of each name that it refuses. */
    public Map<CertificateName, String> names() {
        return names;
    }
}
