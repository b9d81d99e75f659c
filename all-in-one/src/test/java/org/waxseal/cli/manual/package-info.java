@NullMarked
package org.waxseal.cli.manual;

import org.jspecify.annotations.NullMarked;
