package org.waxseal.console.access;

import java.net.URI;
import java.time.Instant;
import org.waxseal.common.name.DnsName;

/** Links that open the page: each works once and for a limited time. */
public interface OneTimeLinks {

    /**
     * Makes a fresh link.
     *
     * @throws IllegalStateException before the web server listens
     */
    Link issue();

    /**
     * Makes a fresh link that opens the page of one domain and nothing else.
     *
     * @throws IllegalStateException before the web server listens
     */
    Link issue(DnsName domain);

    /**
     * A link for a person. Whoever has it first can read the page, so it goes to one place only.
     *
     * @param expiresAt when it stops working
     */
    record Link(URI url, Instant expiresAt) {
        /** Without the key. */
        @Override
        public String toString() {
            return "link that expires at " + expiresAt;
        }
    }
}
