/**
 * The web page from which people see and operate their pools, and the HTTP API behind it.
 *
 * <p>It looks at servers as any client does, by connections of its own, so it works for every
 * server of the memcached protocol and is never on the way of a request. All of it runs on virtual
 * threads; nothing here may be called by an event loop.
 *
 * <p>Entry point: {@link io.keyway.console.Console}.
 */
@NullMarked
package io.keyway.console;

import org.jspecify.annotations.NullMarked;
