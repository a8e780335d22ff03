/**
 * The live view of a pool on one event loop: who owns a key, and the backend to reach the owner.
 *
 * <p>Entry point: {@link Pool}. Routing asks it for the current {@link PoolView} on every request,
 * so a new ring is adopted between two requests and never within one.
 */
@NullMarked
package io.keyway.pool;

import org.jspecify.annotations.NullMarked;
