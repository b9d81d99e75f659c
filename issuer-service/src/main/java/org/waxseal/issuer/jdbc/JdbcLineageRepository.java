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
import java.util.Objects;
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
import org.waxseal.common.statement.CertificatePolicy;
import org.waxseal.common.statement.Failure;
import org.waxseal.issuer.authority.RenewalWindow;
import org.waxseal.issuer.lineage.Lineage;
import org.waxseal.issuer.lineage.LineageRepository;
import org.waxseal.issuer.lineage.NameDebt;
import org.waxseal.issuer.lineage.PendingOrder;
import org.waxseal.issuer.lineage.RenewalPlan;
import org.waxseal.issuer.lineage.Wish;

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
        return database.sql(SELECT).param("subject", subject.key()).query(this::lineage).optional();
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
        saveDebts(lineage);
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
              wanted = :wanted, wish = :wish, generation = :generation, served = :served,
              not_after = :notAfter, renew_at = :renewAt, window_start = :windowStart,
              window_end = :windowEnd, ask_renewal_at = :askAt, order_url = :orderUrl,
              order_names = :orderNames, turn = :turn, debts = :debts, attempts = :attempts,
              next_attempt = :nextAttempt, failure_code = :failureCode,
              failure_detail = :failureDetail, failure_at = :failureAt,
              failure_next = :failureNext, revision = :revision
            where subject = :subject
            """;

    private static final String INSERT =
            """
            insert into lineage (
              subject, desired, key_type, renewal, removed, wanted, wish, generation, served,
              not_after, renew_at, window_start, window_end, ask_renewal_at, order_url, order_names,
              turn, debts, attempts, next_attempt, failure_code, failure_detail, failure_at,
              failure_next, revision)
            values (
              :subject, :desired, :keyType, :renewal, :removed, :wanted, :wish, :generation, :served,
              :notAfter, :renewAt, :windowStart, :windowEnd, :askAt, :orderUrl, :orderNames,
              :turn, :debts, :attempts, :nextAttempt, :failureCode, :failureDetail, :failureAt,
              :failureNext, :revision)
            """;

    /** Rows are few and change rarely, so they are replaced. */
    private void saveDebts(Lineage lineage) {
        String subject = lineage.subject().key();
        if (lineage.debts().equals(debts(lineage.subject()))) {
            return;
        }
        database.sql("delete from name_debt where subject = :subject")
                .param("subject", subject)
                .update();
        for (NameDebt debt : lineage.debts()) {
            database.sql(
                            """
                            insert into name_debt (
                              subject, name, attempts, code, detail, failed_at, next_attempt)
                            values (
                              :subject, :name, :attempts, :code, :detail, :failedAt, :nextAttempt)
                            """)
                    .param("subject", subject)
                    .param("name", debt.name().ascii())
                    .param("attempts", debt.attempts())
                    .param("code", debt.failure().code().wireName())
                    .param("detail", debt.failure().detail())
                    .param("failedAt", timestamp(debt.failure().at()))
                    .param("nextAttempt", timestamp(debt.dueAt()))
                    .update();
        }
    }

    private List<NameDebt> debts(Subject subject) {
        return database.sql("select * from name_debt where subject = :subject order by name")
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new NameDebt(
                                        CertificateName.of(row.getString("name")),
                                        row.getInt("attempts"),
                                        new Failure(
                                                code(row.getString("code")),
                                                row.getString("detail"),
                                                Objects.requireNonNull(instant(row, "failed_at")),
                                                instant(row, "next_attempt"))))
                .list();
    }

    private int write(String statement, Lineage lineage) {
        PendingOrder order = lineage.order();
        RenewalPlan plan = lineage.plan();
        RenewalWindow window = plan == null ? null : plan.window();
        Failure failure = lineage.lastFailure();
        CertificateChain chain = lineage.current();
        return database.sql(statement)
                .param("subject", lineage.subject().key())
                .param("desired", lines(lineage.desired()))
                .param("keyType", lineage.keyType().wireName())
                .param("renewal", lineage.policy().renewal())
                .param("removed", lineage.removed())
                .param("wanted", lineage.wanted())
                .param("wish", lineage.wish().wireName())
                .param("generation", lineage.generation())
                .param("served", chain != null)
                .param("notAfter", chain == null ? null : timestamp(chain.notAfter()))
                .param("renewAt", timestamp(lineage.renewAt()))
                .param("windowStart", window == null ? null : timestamp(window.start()))
                .param("windowEnd", window == null ? null : timestamp(window.end()))
                .param("askAt", plan == null ? null : timestamp(plan.askAt()))
                .param("orderUrl", order == null ? null : order.url().toString())
                .param("orderNames", order == null ? null : lines(order.names()))
                .param("turn", timestamp(lineage.turn()))
                .param("debts", lineage.debts().size())
                .param("attempts", lineage.attempts())
                .param("nextAttempt", timestamp(lineage.nextAttempt()))
                .param("failureCode", failure == null ? null : failure.code().wireName())
                .param("failureDetail", failure == null ? null : failure.detail())
                .param("failureAt", failure == null ? null : timestamp(failure.at()))
                .param("failureNext", failure == null ? null : timestamp(failure.nextAttempt()))
                .param("revision", lineage.revision())
                .update();
    }

    private Lineage lineage(ResultSet row, int number) throws SQLException {
        @Nullable String chain = row.getString("chain");
        Subject subject = Subject.parse(row.getString("subject"));
        return new Lineage(
                subject,
                new CertificatePolicy(
                        names(row.getString("desired")),
                        keyType(row.getString("key_type")),
                        row.getLong("renewal")),
                row.getBoolean("removed"),
                row.getLong("wanted"),
                wish(row.getString("wish")),
                row.getLong("generation"),
                chain == null ? null : CertificateChain.fromPem(chain),
                plan(row),
                order(row),
                instant(row, "turn"),
                row.getInt("debts") == 0 ? List.of() : debts(subject),
                row.getInt("attempts"),
                instant(row, "next_attempt"),
                failure(row),
                row.getLong("revision"));
    }

    private static @Nullable RenewalPlan plan(ResultSet row) throws SQLException {
        @Nullable Instant at = instant(row, "renew_at");
        @Nullable Instant start = instant(row, "window_start");
        @Nullable Instant end = instant(row, "window_end");
        return at == null
                ? null
                : new RenewalPlan(
                        at,
                        start == null || end == null ? null : new RenewalWindow(start, end),
                        instant(row, "ask_renewal_at"));
    }

    private static @Nullable PendingOrder order(ResultSet row) throws SQLException {
        @Nullable String url = row.getString("order_url");
        @Nullable String orderNames = row.getString("order_names");
        return url == null || orderNames == null
                ? null
                : new PendingOrder(URI.create(url), names(orderNames));
    }

    private static List<CertificateName> names(String lines) {
        return lines.lines().map(CertificateName::of).toList();
    }

    private static String lines(List<CertificateName> names) {
        return names.stream().map(CertificateName::ascii).collect(Collectors.joining("\n"));
    }

    private static ErrorCode code(String wireName) {
        return ErrorCode.valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Wish wish(String wireName) {
        return Arrays.stream(Wish.values())
                .filter(wish -> wish.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown wish " + wireName));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        @Nullable String code = row.getString("failure_code");
        @Nullable Instant at = instant(row, "failure_at");
        return code == null || at == null
                ? null
                : new Failure(
                        code(code),
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
