/**
 * Statistics: what a proxy counts, and those of several nodes as if they were one.
 *
 * <p>{@link io.keyway.stats.LoopCounters} is what an event loop writes to, {@link
 * io.keyway.stats.ProxyCounters} is where anybody reads.
 */
@NullMarked
package io.keyway.stats;

import org.jspecify.annotations.NullMarked;
