package org.waxseal.assigner.inspection;

import org.waxseal.common.pki.CertificateChain;

/** What one connection to an endpoint saw, before anybody judges it. */
public sealed interface Observation {

    /**
     * The handshake went through.
     *
     * @param presented certificates as the server sent them, leaf first
     */
    record Served(CertificateChain presented) implements Observation {}

    /**
     * Something answered, but no certificate was to be had.
     *
     * @param reason half a sentence, without line breaks
     */
    record NoTls(String reason) implements Observation {}

    /**
     * Nothing answered in time.
     *
     * @param reason half a sentence, without line breaks
     */
    record Unreachable(String reason) implements Observation {}
}
