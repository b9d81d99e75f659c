/**
 * The main job on a sandbox fleet: provisions domains through the public API only, and judges every
 * endpoint by an independent client, OpenSSL. Open {@link org.waxseal.demo.Demo} first.
 */
@NullMarked
package org.waxseal.demo;

import org.jspecify.annotations.NullMarked;
