package org.waxseal.console.fleet;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.waxseal.console.InMemoryRegistry;
import org.waxseal.console.domain.Domains;
import org.waxseal.console.node.NodeUses;
import org.waxseal.console.node.Nodes;
import org.waxseal.console.owner.OwnerUses;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.protection.Listings;

class ApplyFleetTest extends ApplyFleetContract {
    private final InMemoryRegistry registry = new InMemoryRegistry();

    @Override
    Owners owners() {
        return registry.owners();
    }

    @Override
    Nodes nodes() {
        return registry.nodes();
    }

    @Override
    Domains domains() {
        return registry.domains();
    }

    @Override
    Listings listings() {
        return registry.listings();
    }

    @Override
    OwnerUses ownerUses() {
        return registry.ownerUses();
    }

    @Override
    NodeUses nodeUses() {
        return registry.nodeUses();
    }

    @Override
    <T> T inTransaction(Supplier<T> action) {
        return action.get();
    }

    @Override
    BooleanSupplier transactionIsOpen() {
        return () -> true;
    }
}
