package io.keyway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Cluster;
import io.keyway.protocol.Limits;

/**
 * Says which pool has the keys that start with a prefix. Immutable, any thread.
 *
 * @param prefix 1 to 250 bytes in UTF-8, without blanks and control characters
 * @param pool the pool's name
 * @param strips whether nodes are asked for what is behind the prefix; only longer keys go this way
 *     then
 */
public record PrefixRoute(String prefix, String pool, boolean strips) {

  /** What stands for bytes of a command line that are not in its encoding. */
  private static final int REPLACEMENT = 0xfffd;

  /**
   * @throws IllegalArgumentException if no key starts so, or the pool has no name
   */
  public PrefixRoute {
    Cluster.poolName(pool);
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("the prefix of a route is empty");
    }
    if (!prefix.codePoints().allMatch(PrefixRoute::isText)) {
      throw new IllegalArgumentException("the prefix of a route holds blanks or unreadable bytes");
    }
    int keyBytesMin = prefix.getBytes(UTF_8).length + (strips ? 1 : 0);
    if (keyBytesMin > Limits.KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the prefix of a route is longer than keys, which are of up to "
              + Limits.KEY_BYTES_MAX
              + " bytes");
    }
  }

  private static boolean isText(int character) {
    return !Character.isWhitespace(character)
        && !Character.isISOControl(character)
        && character != REPLACEMENT;
  }

  byte[] bytes() {
    return prefix.getBytes(UTF_8);
  }
}
