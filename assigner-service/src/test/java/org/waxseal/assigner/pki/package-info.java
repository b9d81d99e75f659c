/** Certificates made for tests. Open {@link org.waxseal.assigner.pki.TestAuthority} first. */
@NullMarked
package org.waxseal.assigner.pki;

import org.jspecify.annotations.NullMarked;
