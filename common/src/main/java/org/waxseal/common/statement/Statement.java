package org.waxseal.common.statement;

/**
 * The full state of one thing. Receivers upsert by key and {@link #revision()}: a lower or equal
 * revision is ignored, an unknown thing is stored, a removed one is remembered.
 */
public sealed interface Statement
        permits OwnerStatement,
                NodeStatement,
                DomainStatement,
                CertificateStatement,
                EndpointsStatement {

    /** The record's key on its topic. */
    String key();

    /** Grows with each change of this key; per key, not global. */
    long revision();

    /** Whether the thing is gone; the record is still full. */
    boolean removed();
}
