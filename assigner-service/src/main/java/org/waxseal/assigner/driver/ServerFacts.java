package org.waxseal.assigner.driver;

import org.waxseal.common.endpoint.Software;

/**
 * What a driver found of its server on a node; only that driver understands more of it. Holds no
 * private key.
 */
public interface ServerFacts {

    Software software();
}
