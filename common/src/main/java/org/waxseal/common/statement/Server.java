package org.waxseal.common.statement;

import java.util.List;
import java.util.Map;
import org.waxseal.common.endpoint.Software;

/**
 * One installed software on a node.
 *
 * @param configDirectory absolute, on the node: Postfix's {@code config_directory}, the directory
 *     of {@code dovecot.conf}, the directory of {@code nginx.conf}
 * @param listeners where it answers clients
 * @param settings what only its driver understands; docs/drivers.md lists the keys (for nginx
 *     {@code site}: the file with webmail's server block)
 */
public record Server(
        Software software,
        String configDirectory,
        List<Listener> listeners,
        Map<String, String> settings) {
    public Server {
        listeners = List.copyOf(listeners);
        settings = Map.copyOf(settings);
    }
}
