package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * How a proxy shows the requests to a pool.
 *
 * @param slowMillis from which time on a request counts as slow
 * @param masksKeys whether pseudonyms stand for keys
 * @param stripped the starts of keys that the pool's nodes are not asked for
 */
public record ProxyTraits(long slowMillis, boolean masksKeys, List<String> stripped) {

  /** A client's key as the nodes have it. */
  public byte[] nodeKey(byte[] key) {
    int longest = 0;
    for (String prefix : stripped) {
      byte[] bytes = prefix.getBytes(UTF_8);
      if (key.length > bytes.length
          && Arrays.equals(bytes, 0, bytes.length, key, 0, bytes.length)) {
        longest = Math.max(longest, bytes.length);
      }
    }
    return Arrays.copyOfRange(key, longest, key.length);
  }
}
