package org.waxseal.console.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What was answered to a request.
 *
 * @param status the HTTP status
 * @param mediaType null when there is no body
 * @param body null when there is none
 */
public record StoredAnswer(
        int status,
        @Nullable String location,
        @Nullable String entityTag,
        @Nullable String mediaType,
        @Nullable String body) {}
