/** One description of the memcached protocol for both ends of a connection. */
@NullMarked
package io.keyway.protocol;

import org.jspecify.annotations.NullMarked;
