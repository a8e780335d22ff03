/** What the proxy's tests share: a client, nodes, a misbehaving node, and a watch for leaks. */
@NullMarked
package io.keyway.testing;

import org.jspecify.annotations.NullMarked;
