/**
 * Who belongs to a pool, and the ZooKeeper tree that says so: members, liveness, the ring document,
 * proxies and their acknowledgements, the election of a pool's coordinator.
 *
 * <p>Not here: placing keys, talking to members, deciding what the next ring is. Membership is not
 * liveness: losing an ephemeral node, or ZooKeeper as a whole, changes no member and no ring.
 *
 * <p>Entry class: {@link io.keyway.cluster.Cluster}. ZooKeeper and Curator are used in this package
 * only and show in no public signature. The ensemble must be ZooKeeper 3.6 or newer, since the
 * watches are persistent ones. Both libraries log every attempt to connect; set {@code
 * org.apache.zookeeper} and {@code org.apache.curator} to {@code OFF} or {@code ERROR}: this
 * package says itself, at most every ten seconds, that ZooKeeper is away.
 */
@NullMarked
package io.keyway.cluster;

import org.jspecify.annotations.NullMarked;
