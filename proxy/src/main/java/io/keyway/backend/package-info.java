/**
 * A node as the proxy sees it: the connection to it, requests in flight, time-outs, circuit breaker
 * and probes.
 *
 * <p>Everything here belongs to one event loop, and each loop has its own {@link Backend} per node.
 * A backend matches replies to requests and checks that they belong together; what the bytes are
 * for is the business of {@code route}.
 */
@NullMarked
package io.keyway.backend;

import org.jspecify.annotations.NullMarked;
