/**
 * Looks into running servers of the memcached protocol: reads what they say of themselves, walks
 * their items without disturbing them, and changes single items for an operator.
 *
 * <p>Everything here blocks and opens connections of its own, so it belongs on virtual threads or
 * in a command, never on an event loop. Entry classes: {@link io.keyway.inspect.NodeClient} for one
 * server, {@link io.keyway.inspect.Scan} for the items of a pool, {@link
 * io.keyway.inspect.value.ValueView} for what a value means.
 */
@NullMarked
package io.keyway.inspect;

import org.jspecify.annotations.NullMarked;
