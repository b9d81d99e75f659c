@NullMarked
package org.waxseal.cli;

import org.jspecify.annotations.NullMarked;
