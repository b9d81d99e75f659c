/**
 * The REST API under {@code /api/v1}, the live page, and who may see them. Faults are answered as
 * problem details (RFC 9457). Open {@link org.waxseal.console.web.DomainController} first.
 */
@NullMarked
package org.waxseal.console.web;

import org.jspecify.annotations.NullMarked;
