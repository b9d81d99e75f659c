@NullMarked
package org.waxseal.console.web;

import org.jspecify.annotations.NullMarked;
