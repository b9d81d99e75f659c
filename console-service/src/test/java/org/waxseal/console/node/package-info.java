@NullMarked
package org.waxseal.console.node;

import org.jspecify.annotations.NullMarked;
