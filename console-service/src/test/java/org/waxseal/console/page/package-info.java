@NullMarked
package org.waxseal.console.page;

import org.jspecify.annotations.NullMarked;
