@NullMarked
package org.waxseal.console;

import org.jspecify.annotations.NullMarked;
