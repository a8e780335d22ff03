package io.keyway.console;

import io.keyway.cluster.Ring;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How many of {@link Comparison#KEYS} keys each member of a ring has, by id. Found once for each
 * ring: every page that shows members asks again and again. Any thread.
 */
final class Shares {

  private final Map<Ring, Map<String, Long>> known =
      Collections.synchronizedMap(new WeakHashMap<>());

  Map<String, Long> of(Ring ring) {
    return known.computeIfAbsent(ring, Comparison::shares);
  }
}
