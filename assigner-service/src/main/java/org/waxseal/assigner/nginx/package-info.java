/**
 * The driver for nginx as the web server of webmail: certificates chosen by a variable that a map
 * fills from the client's server name. Open {@link org.waxseal.assigner.nginx.NginxDriver} first.
 */
@NullMarked
package org.waxseal.assigner.nginx;

import org.jspecify.annotations.NullMarked;
