package org.waxseal.issuer.jdbc;

import static org.waxseal.issuer.jdbc.Columns.instant;
import static org.waxseal.issuer.jdbc.Columns.timestamp;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.id.Subject;
import org.waxseal.common.name.CertificateName;
import org.waxseal.common.pki.CertificateChain;
import org.waxseal.common.pki.Fingerprint;
import org.waxseal.common.pki.KeyType;
import org.waxseal.common.statement.Failure;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.LineageRepository;

/** Tables {@code lineage} and {@code certificate}. */
public final class JdbcLineageRepository implements LineageRepository {
    private static final String SELECT =
            """
            select l.*, c.chain
            from lineage l
            left join certificate c
              on c.subject = l.subject and c.generation = l.generation and l.served
            where l.subject = :subject
            """;

    private final JdbcClient database;

    public JdbcLineageRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Lineage> find(Subject subject) {
        return database.sql(SELECT)
                .param("subject", subject.key())
                .query(JdbcLineageRepository::lineage)
                .optional();
    }

    @Override
    public Optional<Lineage> lock(Subject subject) {
        // Locked by itself first: an outer join cannot be locked in PostgreSQL.
        database.sql("select subject from lineage where subject = :subject for update")
                .param("subject", subject.key())
                .query(String.class)
                .optional();
        return find(subject);
    }

    @Override
    public void save(Lineage lineage) {
        if (write(UPDATE, lineage) == 0) {
            write(INSERT, lineage);
        }
        CertificateChain chain = lineage.current();
        if (chain != null) {
            database.sql(
                            """
                            insert into certificate (subject, generation, fingerprint, chain)
                            values (:subject, :generation, :fingerprint, :chain)
                            on conflict do nothing
                            """)
                    .param("subject", lineage.subject().key())
                    .param("generation", lineage.generation())
                    .param("fingerprint", chain.fingerprint().hex())
                    .param("chain", chain.toPem())
                    .update();
        }
    }

    @Override
    public List<Subject> due(Instant now, int limit) {
        return database.sql(
                        """
                        select subject from lineage
                        where next_attempt <= :now
                        order by next_attempt
                        limit :limit
                        """)
                .param("now", timestamp(now))
                .param("limit", limit)
                .query((row, number) -> Subject.parse(row.getString("subject")))
                .list();
    }

    @Override
    public List<Subject> subjects(String after, int limit) {
        return database.sql(
                        """
                        select subject from lineage
                        where subject > :after
                        order by subject
                        limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> Subject.parse(row.getString("subject")))
                .list();
    }

    @Override
    public void notePublished(Subject subject, Instant at) {
        database.sql("update lineage set published_at = :at where subject = :subject")
                .param("subject", subject.key())
                .param("at", timestamp(at))
                .update();
    }

    @Override
    public Optional<Instant> publishedAt(Subject subject) {
        return database.sql(
                        """
                        select published_at from lineage
                        where subject = :subject and published_at is not null
                        """)
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                row.getObject("published_at", OffsetDateTime.class).toInstant())
                .optional();
    }

    @Override
    public Optional<Long> generationOf(Subject subject, Fingerprint fingerprint) {
        return database.sql(
                        """
                        select generation from certificate
                        where subject = :subject and fingerprint = :fingerprint
                        """)
                .param("subject", subject.key())
                .param("fingerprint", fingerprint.hex())
                .query(Long.class)
                .optional();
    }

    @Override
    public void forgetBefore(Subject subject, long generation) {
        database.sql(
                        "delete from certificate where subject = :subject and generation < :generation")
                .param("subject", subject.key())
                .param("generation", generation)
                .update();
    }

    private static final String UPDATE =
            """
            update lineage set
              desired = :desired, key_type = :keyType, renewal = :renewal, removed = :removed,
              wanted = :wanted, generation = :generation, served = :served, not_after = :notAfter,
              renew_at = :renewAt,
              order_url = :orderUrl, attempts = :attempts, next_attempt = :nextAttempt,
              failure_code = :failureCode, failure_detail = :failureDetail, failure_at = :failureAt,
              failure_next = :failureNext, revision = :revision
            where subject = :subject
            """;

    private static final String INSERT =
            """
            insert into lineage (
              subject, desired, key_type, renewal, removed, wanted, generation, served, not_after, renew_at,
              order_url, attempts, next_attempt, failure_code, failure_detail, failure_at,
              failure_next, revision)
            values (
              :subject, :desired, :keyType, :renewal, :removed, :wanted, :generation, :served, :notAfter, :renewAt,
              :orderUrl, :attempts, :nextAttempt, :failureCode, :failureDetail, :failureAt,
              :failureNext, :revision)
            """;

    private int write(String statement, Lineage lineage) {
        URI order = lineage.order();
        Failure failure = lineage.lastFailure();
        CertificateChain chain = lineage.current();
        return database.sql(statement)
                .param("subject", lineage.subject().key())
                .param(
                        "desired",
                        lineage.desired().stream()
                                .map(CertificateName::ascii)
                                .collect(Collectors.joining("\n")))
                .param("keyType", lineage.keyType().wireName())
                .param("renewal", lineage.renewal())
                .param("removed", lineage.removed())
                .param("wanted", lineage.wanted())
                .param("generation", lineage.generation())
                .param("served", chain != null)
                .param("notAfter", chain == null ? null : timestamp(chain.notAfter()))
                .param("renewAt", timestamp(lineage.renewAt()))
                .param("orderUrl", order == null ? null : order.toString())
                .param("attempts", lineage.attempts())
                .param("nextAttempt", timestamp(lineage.nextAttempt()))
                .param("failureCode", failure == null ? null : failure.code().wireName())
                .param("failureDetail", failure == null ? null : failure.detail())
                .param("failureAt", failure == null ? null : timestamp(failure.at()))
                .param("failureNext", failure == null ? null : timestamp(failure.nextAttempt()))
                .param("revision", lineage.revision())
                .update();
    }

    private static Lineage lineage(ResultSet row, int number) throws SQLException {
        @Nullable String chain = row.getString("chain");
        @Nullable String order = row.getString("order_url");
        return new Lineage(
                Subject.parse(row.getString("subject")),
                row.getString("desired").lines().map(CertificateName::of).toList(),
                keyType(row.getString("key_type")),
                row.getLong("renewal"),
                row.getBoolean("removed"),
                row.getLong("wanted"),
                row.getLong("generation"),
                chain == null ? null : CertificateChain.fromPem(chain),
                instant(row, "renew_at"),
                order == null ? null : URI.create(order),
                row.getInt("attempts"),
                instant(row, "next_attempt"),
                failure(row),
                row.getLong("revision"));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        @Nullable String code = row.getString("failure_code");
        @Nullable Instant at = instant(row, "failure_at");
        return code == null || at == null
                ? null
                : new Failure(
                        ErrorCode.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')),
                        row.getString("failure_detail"),
                        at,
                        instant(row, "failure_next"));
    }

    private static KeyType keyType(String wireName) {
        return Arrays.stream(KeyType.values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown key type " + wireName));
    }
}
