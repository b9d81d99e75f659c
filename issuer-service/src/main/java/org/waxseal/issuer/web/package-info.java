/**
 * The endpoints at which the assigner fetches keys, and the console looks after vault and limits,
 * over mutual TLS. Open {@link org.waxseal.issuer.web.KeyController}.
 */
@NullMarked
package org.waxseal.issuer.web;

import org.jspecify.annotations.NullMarked;
