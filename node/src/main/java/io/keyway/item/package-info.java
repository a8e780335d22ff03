/** The bytes of an item. Everything that reads or writes one goes through {@link ItemLayout}. */
@NullMarked
package io.keyway.item;

import org.jspecify.annotations.NullMarked;
