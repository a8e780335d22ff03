/**
 * The node as a server: listener, workers, connections, start and stop.
 *
 * <p>Bytes enter at {@link io.keyway.server.NodeConnection}, go down through {@code command} to the
 * store, and come back the same way. Entry point: {@link NodeServer}.
 */
@NullMarked
package io.keyway.server;

import org.jspecify.annotations.NullMarked;
