@NullMarked
package org.waxseal.serve.file;

import org.jspecify.annotations.NullMarked;
