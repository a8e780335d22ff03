/** From key to item: the hash table, its hash function and the locks that stripe it. */
@NullMarked
package io.keyway.index;

import org.jspecify.annotations.NullMarked;
