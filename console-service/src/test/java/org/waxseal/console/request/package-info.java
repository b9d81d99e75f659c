@NullMarked
package org.waxseal.console.request;

import org.jspecify.annotations.NullMarked;
