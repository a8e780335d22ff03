/**
 * What the bytes of a value mean: undoes compression, recognises how client libraries serialize,
 * and reads that into plain data. Nothing here loads a class of the data or calls what it names.
 *
 * <p>Values are anybody's, so each reader has limits for depth, elements and text, and none throws:
 * what can't be read is shown as text or bytes. Entry class: {@link
 * io.keyway.inspect.value.ValueView}.
 */
@NullMarked
package io.keyway.inspect.value;

import org.jspecify.annotations.NullMarked;
