package org.waxseal.console.jdbc;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.Subject;

/**
 * {@code Protection.state} in SQL, and column {@code state} of table {@code domains}, which keeps
 * it: whoever changes a row that it follows from refreshes it in the same transaction.
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

    private States() {}

    /** The row is locked already. */
    static void refreshDomain(JdbcClient database, String name) {
        database.sql(
                        "update domains set state = (select "
                                + OF_S
                                + """
                                 from domains s
                                left join certificates c on c.subject = :subject and not c.removed
                                left join protections p on p.subject = :subject and not p.removed
                                where s.name = :name)
                                where name = :name
                                """)
                .param("name", name)
                .param("subject", "domain:" + name)
                .update();
    }

    /**
     * After a statement about it. The lock first: without it, two statements recorded at once would
     * each see only their own part.
     */
    static void refresh(JdbcClient database, Subject subject) {
        switch (subject) {
            case Subject.OfNode ignored -> {}
            case Subject.OfDomain(var domain) -> {
                boolean known =
                        database.sql("select name from domains where name = :name for update")
                                .param("name", domain.ascii())
                                .query(String.class)
                                .optional()
                                .isPresent();
                if (known) {
                    refreshDomain(database, domain.ascii());
                }
            }
        }
    }
}
