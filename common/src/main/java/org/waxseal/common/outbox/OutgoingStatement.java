package org.waxseal.common.outbox;

import org.waxseal.common.statement.Topic;

/**
 * A statement on its way, encoded in the transaction that made it: what is published later is what
 * was true then.
 */
record OutgoingStatement(Topic topic, String key, String json) {}
