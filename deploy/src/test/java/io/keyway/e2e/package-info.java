/**
 * End-to-end tests: client libraries as applications use them, unchanged, and raw transcripts, each
 * against a real memcached (which proves the test) and against a whole local cluster (which proves
 * Keyway).
 *
 * <p>{@link CacheServers} names the servers; a test class asks for each of them with {@link
 * EveryServer}.
 */
@NullMarked
package io.keyway.e2e;

import org.jspecify.annotations.NullMarked;
