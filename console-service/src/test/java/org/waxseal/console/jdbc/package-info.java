@NullMarked
package org.waxseal.console.jdbc;

import org.jspecify.annotations.NullMarked;
