package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.measure.Measurements;
import io.keyway.stats.ProxyCounters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A proxy of this process: what it measures and counts is what the console shows of requests. Any
 * thread.
 *
 * @param name of the proxy, for people
 * @param stripped by pool, the starts of keys that its nodes are not asked for
 */
public record MeasuredProxy(
    String name,
    Measurements measurements,
    ProxyCounters counters,
    Map<String, List<String>> stripped) {

  /** A client's key as the nodes of a pool have it. */
  byte[] nodeKey(String pool, byte[] key) {
    int longest = 0;
    for (String prefix : stripped.getOrDefault(pool, List.of())) {
      byte[] bytes = prefix.getBytes(UTF_8);
      if (key.length > bytes.length
          && Arrays.equals(bytes, 0, bytes.length, key, 0, bytes.length)) {
        longest = Math.max(longest, bytes.length);
      }
    }
    return Arrays.copyOfRange(key, longest, key.length);
  }
}
