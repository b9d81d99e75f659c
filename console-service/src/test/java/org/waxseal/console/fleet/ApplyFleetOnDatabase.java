package org.waxseal.console.fleet;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.waxseal.common.database.TestDatabase;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.jdbc.JdbcDomains;
import org.waxseal.console.jdbc.JdbcListings;
import org.waxseal.console.jdbc.JdbcNodes;
import org.waxseal.console.jdbc.JdbcOwners;
import org.waxseal.console.node.NodeUses;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.OwnerUses;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.protection.Listings;

/** With transactions that roll back. */
abstract class ApplyFleetOnDatabase extends ApplyFleetContract {
    private final TestDatabase database;

    ApplyFleetOnDatabase(TestDatabase database) {
        this.database = database;
    }

    @Override
    Owners owners() {
        return new JdbcOwners(database.jdbcClient());
    }

    @Override
    Nodes nodes() {
        return new JdbcNodes(database.jdbcClient());
    }

    @Override
    Domains domains() {
        return new JdbcDomains(database.jdbcClient());
    }

    @Override
    Listings listings() {
        return new JdbcListings(
                database.jdbcClient(),
                new JdbcDomains(database.jdbcClient()),
                new JdbcNodes(database.jdbcClient()));
    }

    @Override
    OwnerUses ownerUses() {
        return new JdbcDomains(database.jdbcClient());
    }

    @Override
    NodeUses nodeUses() {
        return new JdbcDomains(database.jdbcClient());
    }

    @Override
    <T> T inTransaction(Supplier<T> action) {
        return Objects.requireNonNull(database.transactions().execute(status -> action.get()));
    }

    @Override
    BooleanSupplier transactionIsOpen() {
        return TransactionSynchronizationManager::isActualTransactionActive;
    }
}
