/**
 * What services ask of each other over mutual TLS. Open {@link
 * org.waxseal.common.web.RepublishController}.
 */
@NullMarked
package org.waxseal.common.web;

import org.jspecify.annotations.NullMarked;
