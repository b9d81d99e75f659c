/**
 * The endpoint at which the assigner fetches keys over mutual TLS. Open {@link
 * org.waxseal.issuer.web.KeyController}.
 */
@NullMarked
package org.waxseal.issuer.web;

import org.jspecify.annotations.NullMarked;
