package org.waxseal.console.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waxseal.common.name.DnsName;

/** The registered domains; removed ones are remembered, so that their revision goes on. */
public interface Domains {

    /** The newest revision, even of a removed domain. */
    Optional<Domain> find(DnsName name);

    /** As {@link #find}, and nobody else changes or locks it before this transaction ends. */
    Optional<Domain> lock(DnsName name);

    /**
     * Domains ordered by name; a removed one stays in the list while servers still know it.
     *
     * @param after begins behind this one; null for the first page
     */
    List<Domain> list(int limit, @Nullable DnsName after);

    /**
     * Stores the next revision.
     *
     * @throws org.springframework.dao.ConcurrencyFailureException when another transaction
     *     registered it first; whoever looks again finds that row
     */
    void store(Domain domain);
}
