@NullMarked
package org.waxseal.console.owner;

import org.jspecify.annotations.NullMarked;
