package org.waxseal.console;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.waxseal.console.domain.ProvisionDomain;
import org.waxseal.console.domain.RemoveDomain;
import org.waxseal.console.fleet.ApplyFleet;
import org.waxseal.console.fleet.FleetDifference;
import org.waxseal.console.node.ProvisionNode;
import org.waxseal.console.node.RemoveNode;
import org.waxseal.console.owner.Owners;
import org.waxseal.console.owner.ProvisionOwner;
import org.waxseal.console.owner.RemoveOwner;
import org.waxseal.console.protection.Listings;
import org.waxseal.console.web.FleetController;

/** Wires what takes a fleet file as a whole. */
@Configuration(proxyBeanMethods = false)
public class FleetWiring {

    @Bean
    ApplyFleet applyFleet(
            Owners owners,
            Listings listings,
            ProvisionOwner provisionOwner,
            ProvisionNode provisionNode,
            ProvisionDomain provisionDomain,
            RemoveDomain removeDomain,
            RemoveNode removeNode,
            RemoveOwner removeOwner) {
        return new ApplyFleet(
                new FleetDifference(owners, listings),
                provisionOwner,
                provisionNode,
                provisionDomain,
                removeDomain,
                removeNode,
                removeOwner);
    }

    @Bean
    FleetController fleetController(
            ApplyFleet applyFleet, PlatformTransactionManager transactions) {
        return new FleetController(applyFleet, transactions);
    }
}
