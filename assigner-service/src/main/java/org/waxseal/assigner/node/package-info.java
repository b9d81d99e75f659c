/**
 * A host as drivers and the rollout see it: files, links and commands, whatever carries them there.
 * Nothing here says how a node is reached; adapters do. Open {@link
 * org.waxseal.assigner.node.NodeSession} first.
 */
@NullMarked
package org.waxseal.assigner.node;

import org.jspecify.annotations.NullMarked;
