package org.waxseal.assigner.dovecot;

import org.waxseal.assigner.driver.CertificateStore;
import org.waxseal.assigner.driver.ServerFacts;
import org.waxseal.assigner.driver.Serving;
import org.waxseal.assigner.node.NodePath;
import org.waxseal.assigner.node.Permissions;
import org.waxseal.common.endpoint.Software;

/**
 * What was found of a Dovecot.
 *
 * @param main dovecot.conf as it is given to its programs
 * @param mainFile the file behind any links
 * @param mainText of dovecot.conf
 * @param mainPermissions of dovecot.conf
 * @param home where our file is
 * @param homeThere whether that directory exists
 * @param store of the node
 * @param text of our file; empty when there is none
 * @param turnOn whether our file has to switch TLS on
 * @param serving what our file says
 * @param loaded digest of what was loaded last; empty when never
 */
record DovecotFacts(
        NodePath main,
        NodePath mainFile,
        String mainText,
        Permissions mainPermissions,
        NodePath home,
        boolean homeThere,
        CertificateStore store,
        String text,
        boolean turnOn,
        Serving serving,
        String loaded)
        implements ServerFacts {

    @Override
    public Software software() {
        return Software.DOVECOT;
    }
}
