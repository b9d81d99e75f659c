@NullMarked
package org.waxseal.cli.screen;

import org.jspecify.annotations.NullMarked;
