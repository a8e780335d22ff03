/** The order of items by use, one list per slab class. */
@NullMarked
package io.keyway.lru;

import org.jspecify.annotations.NullMarked;
