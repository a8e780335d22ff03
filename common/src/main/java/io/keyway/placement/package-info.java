/**
 * Which member of a pool owns a key: pure functions of the key and the configured targets.
 *
 * <p>Start at {@link io.keyway.placement.Profile}: it names the placement of one client library and
 * reproduces it bit for bit. {@code Profiles} lists them, and a class for each family of clients
 * puts them together from a key hash, a distribution, a rule for labels and counts, and options.
 * Membership, health and connections are not known here; whoever changes the list of targets builds
 * a new {@link io.keyway.placement.Placement}.
 */
@NullMarked
package io.keyway.placement;

import org.jspecify.annotations.NullMarked;
