package org.waxseal.issuer.jdbc;

import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.id.NodeId;
import org.waxseal.common.id.Subject;
import org.waxseal.issuer.placement.Placement;
import org.waxseal.issuer.placement.PlacementRepository;

/** Table {@code placement}. */
public final class JdbcPlacementRepository implements PlacementRepository {
    private final JdbcClient database;

    public JdbcPlacementRepository(JdbcClient database) {
        this.database = database;
    }

    @Override
    public Optional<Placement> find(Subject subject) {
        return database.sql(
                        "select nodes, revision, removed from placement where subject = :subject")
                .param("subject", subject.key())
                .query(
                        (row, number) ->
                                new Placement(
                                        subject,
                                        row.getString("nodes")
                                                .lines()
                                                .map(NodeId::new)
                                                .collect(Collectors.toUnmodifiableSet()),
                                        row.getLong("revision"),
                                        row.getBoolean("removed")))
                .optional();
    }

    @Override
    public boolean keepIfNewer(Placement placement) {
        return write(
                                """
                                update placement set nodes = :nodes, revision = :revision, removed = :removed
                                where subject = :subject and revision < :revision
                                """,
                                placement)
                        == 1
                || write(
                                """
                                insert into placement (subject, nodes, revision, removed)
                                values (:subject, :nodes, :revision, :removed)
                                on conflict do nothing
                                """,
                                placement)
                        == 1;
    }

    private int write(String statement, Placement placement) {
        return database.sql(statement)
                .param("subject", placement.subject().key())
                .param(
                        "nodes",
                        placement.nodes().stream()
                                .sorted()
                                .map(NodeId::value)
                                .collect(Collectors.joining("\n")))
                .param("revision", placement.revision())
                .param("removed", placement.removed())
                .update();
    }
}
