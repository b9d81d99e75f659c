package org.waxseal.console.jdbc;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.statement.Topic;
import org.waxseal.console.republish.RegistryKeys;

/** Keys of the tables {@code owners}, {@code nodes}, {@code domains}. */
public final class JdbcRegistryKeys implements RegistryKeys {
    private final JdbcClient database;

    public JdbcRegistryKeys(JdbcClient database) {
        this.database = database;
    }

    @Override
    public List<String> list(Topic topic, String after, int limit) {
        return database.sql(select(topic))
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static String select(Topic topic) {
        return switch (topic) {
            case OWNERS ->
                    "select id from owners where id > :after order by id fetch first :limit rows only";
            case NODES ->
                    "select id from nodes where id > :after order by id fetch first :limit rows only";
            case DOMAINS ->
                    "select name from domains where name > :after order by name fetch first :limit rows only";
            case CERTIFICATES, ENDPOINTS ->
                    throw new IllegalArgumentException(topic + " is not told by the registry");
        };
    }
}
