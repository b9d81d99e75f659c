package org.waxseal.serve;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.waxseal.common.database.ServiceDatabase;
import org.waxseal.console.fleet.FleetChange;
import org.waxseal.console.fleet.FleetDifference;
import org.waxseal.console.fleet.FleetRequest;
import org.waxseal.console.jdbc.JdbcDomains;
import org.waxseal.console.jdbc.JdbcListings;
import org.waxseal.console.jdbc.JdbcNodes;
import org.waxseal.console.jdbc.JdbcOwners;
import org.waxseal.serve.file.FleetFile;
import org.waxseal.serve.file.Rows;

/** The registry of a product that does not run. */
final class RegisteredFleet {

    private RegisteredFleet() {}

    /**
     * What starting on the file would change, as far as that can be seen without starting. Reads
     * only.
     *
     * @return empty when nothing can be read: there is no database yet, or it was written by an
     *     older version
     * @throws org.waxseal.common.error.WaxsealException when it cannot be opened
     */
    static Optional<FleetChange> difference(FleetFile file) {
        FleetRequest request = Rows.request(file);
        Optional<HikariDataSource> opened =
                ServiceDatabase.openForReading(ServeSettings.database(file), "console");
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (HikariDataSource pool = opened.get()) {
            JdbcClient database = JdbcClient.create(pool);
            return Optional.of(
                    new FleetDifference(
                                    new JdbcOwners(database),
                                    new JdbcListings(
                                            database,
                                            new JdbcDomains(database),
                                            new JdbcNodes(database)))
                            .of(request));
        } catch (DataAccessException e) {
            // An older version's tables lack columns; they get them at the start.
            return Optional.empty();
        }
    }
}
