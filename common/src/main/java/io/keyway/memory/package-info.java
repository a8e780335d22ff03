/**
 * Raw access to native memory, and bulk copies between it, heap arrays and Netty's direct buffers.
 *
 * <p>Everything that moves bytes on the request path goes through here, because Netty's own copies
 * between two direct buffers allocate views when {@code sun.misc.Unsafe} is switched off, as it is
 * on Java 25. Not for anything that is not measured in nanoseconds: addresses are not checked.
 */
@NullMarked
package io.keyway.memory;

import org.jspecify.annotations.NullMarked;
