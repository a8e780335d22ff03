/**
 * The only door to slab, item, index and lru: what a cache can do with a key, with no word about
 * protocols.
 *
 * <p>Entry point: {@link Store}. Lock order: item lock, then LRU lock, then slab lock.
 */
@NullMarked
package io.keyway.store;

import org.jspecify.annotations.NullMarked;
