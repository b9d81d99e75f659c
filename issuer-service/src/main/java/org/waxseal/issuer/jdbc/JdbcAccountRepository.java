package org.waxseal.issuer.jdbc;

import java.net.URI;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.issuer.authority.AccountRepository;

/** Table {@code acme_account}. */
public final class JdbcAccountRepository implements AccountRepository {
    private final JdbcClient database;

    public JdbcAccountRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<URI> find(URI directory) {
        return database.sql("select account_url from acme_account where directory_url = :directory")
                .param("directory", directory.toString())
                .query(String.class)
                .optional()
                .map(URI::create);
    }

    @Override
    public void save(URI directory, URI account) {
        if (write(
                        "update acme_account set account_url = :account where directory_url = :directory",
                        directory,
                        account)
                == 0) {
            write(
                    """
                    insert into acme_account (directory_url, account_url)
                    values (:directory, :account) on conflict do nothing
                    """,
                    directory,
                    account);
        }
    }

    private int write(String statement, URI directory, URI account) {
        return database.sql(statement)
                .param("directory", directory.toString())
                .param("account", account.toString())
                .update();
    }
}
