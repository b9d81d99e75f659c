@NullMarked
package org.waxseal.cli.watch;

import org.jspecify.annotations.NullMarked;
