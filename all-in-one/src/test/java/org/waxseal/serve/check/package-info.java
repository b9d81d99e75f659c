@NullMarked
package org.waxseal.serve.check;

import org.jspecify.annotations.NullMarked;
