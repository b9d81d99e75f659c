package org.waxseal.console.jdbc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.Subject;

/**
 * {@code Protection.state} in SQL, and column {@code state} of table {@code domains}, which keeps
 * it: whoever changes a row that it follows from brings it up to date in the same transaction.
 */
final class States {
    /** The same cases, in the same order, as {@code Protection.state}; s is domain or node. */
    static final String OF_S =
            """
            case when s.removed and p.subject is null then 'GONE'
                when s.removed then 'REMOVING'
                when p.proven and p.wanted = c.fingerprint then 'PROVEN'
                when c.failure_code is not null or p.failure_code is not null then 'FAILING'
                when c.fingerprint is null then 'REGISTERED'
                else 'ISSUED' end\
            """;

    /** For the row that is stored in the same statement; its removal and subject are parameters. */
    static final String OF_DOMAIN =
            "(select "
                    + OF_S
                    + """
                     from (select cast(:removed as boolean) as removed) s
                    left join certificates c on c.subject = :subject and not c.removed
                    left join protections p on p.subject = :subject and not p.removed)\
                    """;

    private States() {}

    /**
     * After a statement about it. The lock first: without it, two statements recorded at once would
     * each see only their own part.
     */
    static void refresh(JdbcClient database, Subject subject) {
        switch (subject) {
            case Subject.OfNode ignored -> {}
            case Subject.OfDomain(var domain) -> {
                Boolean removed =
                        database.sql("select removed from domains where name = :name for update")
                                .param("name", domain.ascii())
                                .query(Boolean.class)
                                .optional()
                                .orElse(null);
                if (removed != null) {
                    database.sql("update domains set state = " + OF_DOMAIN + " where name = :name")
                            .param("name", domain.ascii())
                            .param("removed", removed)
                            .param("subject", subject.key())
                            .update();
                }
            }
        }
    }
}
