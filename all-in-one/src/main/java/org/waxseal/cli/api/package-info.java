/** A client of the console's REST API. Open {@link org.waxseal.cli.api.ApiClient} first. */
@NullMarked
package org.waxseal.cli.api;

import org.jspecify.annotations.NullMarked;
