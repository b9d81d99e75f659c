package org.waxseal.assigner.driver;

import org.waxseal.assigner.node.NodeSession;
import org.waxseal.common.endpoint.Software;
import org.waxseal.common.statement.Server;

/** Knows one server software: how to find out what it serves, and what to change. */
public interface ServerDriver {

    Software software();

    /**
     * Looks at the server; reads and never writes.
     *
     * @throws org.waxseal.common.error.WaxsealException with {@code SERVER_NOT_INSTALLED}, {@code
     *     SERVER_VERSION_UNSUPPORTED}, {@code SERVER_CONFIGURATION_BROKEN} or {@code FIELD_INVALID}
     *     (a setting of the server), naming what is wrong and the fix
     */
    ServerFacts inspect(NodeSession node, Server server);

    /**
     * The way from what was found to what is wanted; touches nothing, gives the same for the same.
     *
     * @param found from {@link #inspect} of this driver
     * @return an empty plan when the server already is as wanted
     */
    ChangePlan plan(ServerFacts found, DesiredState wanted);
}
