/** The key endpoint over real mutual TLS. */
@NullMarked
package org.waxseal.issuer.web;

import org.jspecify.annotations.NullMarked;
