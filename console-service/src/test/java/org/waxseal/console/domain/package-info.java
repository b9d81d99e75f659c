@NullMarked
package org.waxseal.console.domain;

import org.jspecify.annotations.NullMarked;
