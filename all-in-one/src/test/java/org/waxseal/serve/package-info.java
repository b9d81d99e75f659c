@NullMarked
package org.waxseal.serve;

import org.jspecify.annotations.NullMarked;
