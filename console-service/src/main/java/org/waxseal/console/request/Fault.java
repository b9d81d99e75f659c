package org.waxseal.console.request;

import org.waxseal.common.error.ErrorCode;

/**
 * One thing wrong with a request.
 *
 * @param pointer which field, as a JSON pointer into the request (RFC 6901), for example {@code
 *     /servers/0/software}; empty for the request as a whole
 * @param sentence names field, value and fix; without control characters
 */
public record Fault(ErrorCode code, String pointer, String sentence) {}
