/**
 * Pages and chunks off heap: memory in pages of 1 MiB, each cut into the chunks of one slab class.
 *
 * <p>Knows nothing of items: a chunk is a range of bytes with a 32-bit reference. Entry point:
 * {@link SlabAllocator}. Source of the class table: memcached {@code slabs.c}.
 */
@NullMarked
package io.keyway.slab;

import org.jspecify.annotations.NullMarked;
