@NullMarked
package org.waxseal.console.fleet;

import org.jspecify.annotations.NullMarked;
