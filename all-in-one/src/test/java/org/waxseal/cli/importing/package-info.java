@NullMarked
package org.waxseal.cli.importing;

import org.jspecify.annotations.NullMarked;
