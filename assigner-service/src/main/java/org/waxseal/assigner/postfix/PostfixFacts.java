package org.waxseal.assigner.postfix;

import java.util.Map;
import java.util.Set;
import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;

/**
 * What was found of a Postfix.
 *
 * @param configDirectory its {@code config_directory}
 * @param home where we keep its table and our notes
 * @param homeThere whether that directory exists
 * @param store of the node
 * @param mainCf the file behind any links, its text and permissions
 * @param parameters effective values, unexpanded
 * @param keys all keys of the table, ours and others
 * @param manifest which of them are ours
 * @param manifestText as it stands
 * @param serving ours that are in force: the entry holds exactly what the store does
 * @param loaded digest of what was loaded last; empty when never
 */
record PostfixFacts(
        NodePath configDirectory,
        NodePath home,
        boolean homeThere,
        CertificateStore store,
        MainFile mainCf,
        Map<String, String> parameters,
        Set<String> keys,
        Manifest manifest,
        String manifestText,
        Serving serving,
        String loaded)
        implements ServerFacts {

    @Override
    public Software software() {
        return Software.POSTFIX;
    }

    /**
     * main.cf.
     *
     * @param path behind any links
     */
    record MainFile(NodePath path, String text, Permissions permissions) {}
}
