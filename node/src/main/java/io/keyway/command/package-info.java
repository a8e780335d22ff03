/**
 * What the protocol's commands do to the store: request in, store called, reply out. Knows buffers
 * but no sockets.
 *
 * <p>Entry points: {@link CommandExecutor} and {@link BinaryExecutor}; meta commands go on to
 * {@link MetaExecutor}.
 */
@NullMarked
package io.keyway.command;

import org.jspecify.annotations.NullMarked;
