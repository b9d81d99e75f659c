@NullMarked
package org.waxseal.issuer.budget;

import org.jspecify.annotations.NullMarked;
