/**
 * Statements of domains and nodes become registrations of subjects. Open {@link
 * org.waxseal.issuer.stream.RegistrationReceiver}.
 */
@NullMarked
package org.waxseal.issuer.stream;

import org.jspecify.annotations.NullMarked;
