/**
 * What each command does with the ring: one owner, a fan-out over the owners of many keys, all
 * members, or an answer of our own; and how the parts become one reply again.
 *
 * <p>Entry point: {@link Router}. Everything belongs to one event loop.
 */
@NullMarked
package io.keyway.route;

import org.jspecify.annotations.NullMarked;
