@NullMarked
package org.waxseal.console.live;

import org.jspecify.annotations.NullMarked;
