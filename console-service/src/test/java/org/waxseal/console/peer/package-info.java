@NullMarked
package org.waxseal.console.peer;

import org.jspecify.annotations.NullMarked;
