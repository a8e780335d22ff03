/**
 * Event loops, listeners and their limits: what node and proxy share of the network. Knows no
 * protocol.
 */
@NullMarked
package io.keyway.net;

import org.jspecify.annotations.NullMarked;
