/**
 * What the protocol's commands do to the store: request in, store called, reply out. Knows buffers
 * but no sockets.
 *
 * <p>Entry point: {@link CommandExecutor}.
 */
@NullMarked
package io.keyway.command;

import org.jspecify.annotations.NullMarked;
