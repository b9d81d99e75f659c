package org.waxseal.assigner.nginx;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;

/**
 * What was found of an nginx.
 *
 * @param program its name and the options that address this instance
 * @param main nginx.conf behind any links
 * @param site the file with webmail's server block behind any links
 * @param home where our files are
 * @param homeThere whether that directory exists
 * @param httpFile where our http-level file belongs
 * @param httpText of it; empty when there is none
 * @param includeNeeded whether nginx.conf has to include it by name
 * @param namesText of our map; empty when there is none
 * @param directives names of map directives that the administrator has set
 * @param workerUser as whom workers read certificates
 * @param applicationUser as whom web applications run; empty when not told
 * @param store copy of the certificates that workers can read
 * @param contents of that copy
 * @param serving what our map says, when the site uses it
 * @param loaded digest of what was loaded last; empty when never
 */
record NginxFacts(
        List<String> program,
        ConfigurationFile main,
        ConfigurationFile site,
        NodePath home,
        boolean homeThere,
        NodePath httpFile,
        String httpText,
        boolean includeNeeded,
        String namesText,
        Set<String> directives,
        String workerUser,
        Optional<String> applicationUser,
        CertificateStore store,
        CertificateStore.Contents contents,
        Serving serving,
        String loaded)
        implements ServerFacts {

    @Override
    public Software software() {
        return Software.NGINX;
    }

    /** A file of the administrator that we change. */
    record ConfigurationFile(NodePath path, String text, Permissions permissions) {}
}
