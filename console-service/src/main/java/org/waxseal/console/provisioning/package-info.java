/**
 * Requests that come by event from panels and other outsiders. Open {@link
 * org.waxseal.console.provisioning.AnswerRequest} first.
 */
@NullMarked
package org.waxseal.console.provisioning;

import org.jspecify.annotations.NullMarked;
