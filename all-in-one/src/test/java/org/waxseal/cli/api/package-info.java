@NullMarked
package org.waxseal.cli.api;

import org.jspecify.annotations.NullMarked;
