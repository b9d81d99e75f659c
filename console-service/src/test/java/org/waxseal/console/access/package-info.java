@NullMarked
package org.waxseal.console.access;

import org.jspecify.annotations.NullMarked;
