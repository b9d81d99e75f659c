package org.waxseal.common.trust;

import javax.net.ssl.SSLContext;

/**
 * How the parts of one installation know each other: an internal certificate authority, made at
 * first start, signs a certificate for each service and for the broker. Both sides of every
 * connection show theirs.
 *
 * <p>The contexts follow a renewed certificate by themselves; there is nothing to close.
 */
public interface InternalTrust {

    /** Shows this service's certificate and trusts the internal authority only. */
    SSLContext clientContext();

    /**
     * The same for the server's side. Whoever makes a socket from it must require a client
     * certificate (a web server: {@code server.ssl.client-auth=need}).
     */
    SSLContext serverContext();
}
