/**
 * The load generator for servers of the memcached text protocol: {@code keyway bench}.
 *
 * <p>It compares servers honestly and cheaply: the same key sequence for each, rounds interleaved,
 * latency from HdrHistogram, and the CPU time that the server's process spent per operation. It
 * does not judge a server's conformance: only the framing of replies and the length of values are
 * checked. The entry is {@link io.keyway.bench.Bench}.
 */
@NullMarked
package io.keyway.bench;

import org.jspecify.annotations.NullMarked;
