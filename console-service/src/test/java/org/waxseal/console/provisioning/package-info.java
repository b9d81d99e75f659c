@NullMarked
package org.waxseal.console.provisioning;

import org.jspecify.annotations.NullMarked;
