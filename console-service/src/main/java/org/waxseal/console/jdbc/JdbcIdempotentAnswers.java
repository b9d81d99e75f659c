package org.waxseal.console.jdbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.console.idempotency.IdempotentAnswers;
import org.waxseal.console.idempotency.StoredAnswer;

/** Table {@code idempotent_answers}. */
public final class JdbcIdempotentAnswers implements IdempotentAnswers {
    private final JdbcClient database;

    public JdbcIdempotentAnswers(JdbcClient database) {
        this.database = database;
    }

    @Override
    public @Nullable Used claim(String key, String fingerprint, Instant now) {
        // The insert waits for another transaction with this key: it is there or it is not.
        int claimed =
                database.sql(
                                """
                                insert into idempotent_answers (idempotency_key, fingerprint, claimed_at)
                                values (:key, :fingerprint, :now)
                                on conflict do nothing
                                """)
                        .param("key", key)
                        .param("fingerprint", fingerprint)
                        .param("now", Columns.at(now))
                        .update();
        return claimed == 1 ? null : used(key);
    }

    private Used used(String key) {
        return database.sql(
                        """
                        select fingerprint, status, location, entity_tag, media_type, body
                        from idempotent_answers where idempotency_key = :key
                        """)
                .param("key", key)
                .query(
                        (row, number) ->
                                new Used(
                                        row.getString("fingerprint"),
                                        new StoredAnswer(
                                                row.getInt("status"),
                                                row.getString("location"),
                                                row.getString("entity_tag"),
                                                row.getString("media_type"),
                                                row.getString("body"))))
                .single();
    }

    @Override
    public void keep(String key, StoredAnswer answer) {
        database.sql(
                        """
                        update idempotent_answers set status = :status, location = :location,
                            entity_tag = :entityTag, media_type = :mediaType, body = :body
                        where idempotency_key = :key
                        """)
                .param("key", key)
                .param("status", answer.status())
                .param("location", answer.location())
                .param("entityTag", answer.entityTag())
                .param("mediaType", answer.mediaType())
                .param("body", answer.body())
                .update();
    }

    @Override
    public int forgetBefore(Instant end) {
        return database.sql("delete from idempotent_answers where claimed_at < :end")
                .param("end", Columns.at(end))
                .update();
    }
}
