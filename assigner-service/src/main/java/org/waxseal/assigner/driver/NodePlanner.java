package org.waxseal.assigner.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waxseal.assigner.node.NodeSession;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.error.ErrorCode;
import org.waxseal.common.error.WaxsealException;
import org.waxseal.common.statement.Server;

/** Plans a whole node: its certificate store and each of its servers. */
public final class NodePlanner {
    private final Map<Software, ServerDriver> drivers;

    public NodePlanner(List<ServerDriver> drivers) {
        this.drivers =
                drivers.stream()
                        .collect(Collectors.toMap(ServerDriver::software, Function.identity()));
    }

    /**
     * Inspects the node and plans the way to {@code wanted}. Reads only.
     *
     * @return plans in the order in which they are to be applied; all empty when nothing is to do
     * @throws WaxsealException as {@link ServerDriver#inspect}; a node is changed as a whole, so
     *     one server that cannot be planned stops all
     */
    public List<ChangePlan> plan(NodeSession node, DesiredState wanted) {
        List<DesiredCertificate> all = new ArrayList<>(wanted.certificates());
        wanted.serverWide().ifPresent(all::add);
        CertificateStore store = CertificateStore.of(node.directory());
        List<ChangePlan> plans = new ArrayList<>();
        plans.add(store.plan(store.inspect(node), all, wanted.serverWide(), wanted.held()));
        List<Server> servers =
                wanted.node().servers().stream()
                        .sorted(Comparator.comparing(Server::software))
                        .toList();
        for (Server server : servers) {
            ServerDriver driver = driverOf(server);
            plans.add(driver.plan(driver.inspect(node, server), wanted));
        }
        return List.copyOf(plans);
    }

    private ServerDriver driverOf(Server server) {
        ServerDriver driver = drivers.get(server.software());
        if (driver == null) {
            throw new WaxsealException(
                    ErrorCode.SERVER_NOT_INSTALLED,
                    "there is no driver for " + server.software().wireName());
        }
        return driver;
    }
}
