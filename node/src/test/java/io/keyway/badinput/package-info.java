/**
 * Input that has crashed servers, desynchronised proxies or smuggled commands, and what memcached
 * 1.6.18 and 1.6.45 answer to it. Nodes and proxies are held to either answer.
 */
@NullMarked
package io.keyway.badinput;

import org.jspecify.annotations.NullMarked;
