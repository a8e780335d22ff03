/**
 * The memcached protocol, described once for both ends: what a client or a proxy sends ({@link
 * RequestParser}, {@link RequestWriter}) and what a server answers ({@link ReplyWriter}, {@link
 * ReplyParser}).
 *
 * <p>The classic text protocol and the meta commands, byte for byte as memcached 1.6.45 reads them,
 * and the binary protocol, for servers only ({@link BinaryRequest}, {@link BinaryReply}). Parsers
 * look at bytes, never at Strings, and fill a flyweight that is valid until the next call, so a
 * request costs no allocation. This package knows no store and no socket: what a command means is
 * the business of {@code command} in the node and {@code route} in the proxy.
 */
@NullMarked
package io.keyway.protocol;

import org.jspecify.annotations.NullMarked;
