/**
 * What a client that checks certificates makes of an endpoint, judged from what the endpoint
 * served. Pure: nothing here opens a connection or reads a clock. Open {@link
 * org.waxseal.assigner.inspection.EndpointInspection} first.
 */
@NullMarked
package org.waxseal.assigner.inspection;

import org.jspecify.annotations.NullMarked;
