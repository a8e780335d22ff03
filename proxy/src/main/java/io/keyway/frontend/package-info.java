/**
 * The proxy as clients see it: listener, workers and client connections.
 *
 * <p>Bytes enter at {@code ClientConnection}, go down through {@code route} to the nodes, and come
 * back the same way. Entry point: {@link io.keyway.frontend.ProxyServer}.
 */
@NullMarked
package io.keyway.frontend;

import org.jspecify.annotations.NullMarked;
